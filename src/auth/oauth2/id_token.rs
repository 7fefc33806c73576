//! Whose tokens these are, as the ID token beside them says (OIDC Core 1.0 section 2).
//!
//! It came straight from the token endpoint over TLS, so its claims are used without its signature (section
//! 3.1.3.7 point 6). It is compared with an earlier one and proves nothing to anybody else; one that cannot be
//! used counts as none, since the tokens beside it are good. Its times are not looked at: it was made just now,
//! and the clock of this machine may be wrong.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::settings::OAuth2Settings;
use super::tokens::EndUser;
use super::unread::Unique;

/// Largest ID token that is looked at, in bytes.
const CAP: usize = 16 * 1024;

/// Longest subject, in characters (section 2: at most 255).
const SUBJECT_CAP: usize = 255;

/// Longest issuer, in bytes.
const ISSUER_CAP: usize = 2048;

/// The user whom `answer` names, when its ID token can be used and is meant for this client.
pub(super) fn end_user(answer: &Map<String, Value>, settings: &OAuth2Settings) -> Option<EndUser> {
    let token = answer.get("id_token").filter(|value| !value.is_null())?;
    let user = token.as_str().and_then(claims).and_then(|claims| {
        let issuer = text(&claims, "iss", ISSUER_CAP)?;
        let subject = text(&claims, "sub", SUBJECT_CAP)?;
        let named = settings.issuer.as_ref().is_none_or(|known| *known == issuer);
        (named && is_for(&claims, &settings.client_id)).then_some(EndUser { issuer, subject })
    });
    if user.is_none() {
        log::warn!("the ID token of a token answer cannot be used; whose account it is stays unknown");
    }
    user
}

/// The claims of a signed token; an encrypted one has five parts and is not read.
fn claims(token: &str) -> Option<Map<String, Value>> {
    if token.len() > CAP {
        return None;
    }
    let mut parts = token.split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    serde_json::from_slice::<Unique>(&payload).ok().map(|unique| unique.0)
}

fn text(claims: &Map<String, Value>, name: &str, cap: usize) -> Option<String> {
    let text = claims.get(name)?.as_str()?;
    let good = !text.is_empty() && text.len() <= cap && !text.chars().any(char::is_control);
    good.then(|| text.to_owned())
}

/// Whether it was made for this client: named in `aud`, and in `azp` where that is given.
fn is_for(claims: &Map<String, Value>, client_id: &str) -> bool {
    let is_ours = |value: &Value| value.as_str() == Some(client_id);
    let meant = match claims.get("aud") {
        Some(Value::Array(several)) => several.iter().any(is_ours),
        Some(one) => is_ours(one),
        None => false,
    };
    meant && claims.get("azp").is_none_or(is_ours)
}
