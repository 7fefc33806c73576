//! Credentials find their place on a request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use url::Url;

use super::call::Call;
use super::hop::Hop;
use super::identity::{Identity, Proof};
use crate::auth::oauth1::{Moment, Placement, Signed};
use crate::connections::services::{Authentication, Parameter, Place};
use crate::http::{Content, FormData, Method, Request, Retry};
use crate::{Error, Result};

/// Headers that carry a proof of identity or a state; only a connection sets such.
const NOT_THE_CALLERS: [&str; 4] = ["authorization", "cookie", "cookie2", "x-http-method-override"];

/// The request for `hop`, with the credentials of `identity` if it may have them.
pub(super) fn request(identity: &Identity, call: &Call, hop: &Hop) -> Result<Request> {
    let mut url = hop.url.clone();
    let mut content = hop.content.clone();
    let mut signed = None;
    if hop.trusted {
        in_query(identity, &mut url)?;
        in_form(identity, &hop.method, &mut content)?;
        // A signature comes last: it covers the final address and form.
        signed = signature(identity, &hop.method, &url, &content)?;
        match (&signed, identity.placement()) {
            (Some(signed), Placement::Query) => signed.join_query(&mut url),
            (Some(signed), Placement::Form) => {
                join_form(identity, &hop.method, &mut content, signed.parameters().to_vec())?;
            }
            _ => {}
        }
    }
    let mut request = Request::new(hop.method.clone(), url).content(content)?;
    request = with_callers_headers(request, identity, &hop.headers, &hop.content)?;
    if hop.trusted {
        for secret in identity.secrets() {
            request = request.redact(secret);
        }
        request = with_service_headers(request, identity, &hop.headers)?;
        request = with_proof(request, identity, signed.as_ref())?;
    }
    Ok(request.retry(rule(identity, call, hop)))
}

/// Whether the HTTP client may send the request again by itself.
fn rule(identity: &Identity, call: &Call, hop: &Hop) -> Retry {
    // The same signature twice is a replay to the server: `sending` signs each attempt anew.
    if hop.trusted && matches!(identity.proof, Proof::OAuth1(_)) {
        return Retry::Never;
    }
    match call.retry {
        Some(true) => Retry::Always,
        Some(false) => Retry::Never,
        None if has_key(&hop.headers) => Retry::Always,
        None => Retry::ByMethod,
    }
}

/// An `Idempotency-Key` says that the server takes the second request for the first.
pub(super) fn has_key(headers: &[(String, String)]) -> bool {
    headers.iter().any(|(name, value)| name.eq_ignore_ascii_case("idempotency-key") && !value.is_empty())
}

/// The value of `parameter` as it is sent; nothing if it is optional and not set.
fn value(identity: &Identity, parameter: &Parameter) -> Result<Option<String>> {
    let own = identity.values.get(parameter.value_name()).map(ExposeSecret::expose_secret);
    let value = own.or(parameter.default.as_deref()).filter(|value| !value.is_empty());
    let prefix = parameter.prefix.as_deref().unwrap_or_default();
    match value {
        Some(value) if value.chars().any(char::is_control) => Err(Error::config(format!(
            "the value of `{}` in {} holds a control character",
            parameter.key,
            identity.whose()
        ))),
        Some(value) => Ok(Some(format!("{prefix}{value}"))),
        None if parameter.optional => Ok(None),
        None => {
            Err(Error::config(format!("{} has no value for `{}`", identity.whose(), parameter.value_name()))
                .with_hint("Set the values of the connection."))
        }
    }
}

fn bearer_header(identity: &Identity) -> Option<&str> {
    match &identity.service.authentication {
        Authentication::OAuth2(oauth2) => oauth2.bearer_header.as_deref(),
        _ => None,
    }
}

fn placed(identity: &Identity, place: Place) -> impl Iterator<Item = &Parameter> {
    identity.service.parameters.iter().filter(move |parameter| parameter.place == place)
}

fn in_query(identity: &Identity, url: &mut Url) -> Result<()> {
    for parameter in placed(identity, Place::Query) {
        if let Some(value) = value(identity, parameter)? {
            url.query_pairs_mut().append_pair(&parameter.key, &value);
        }
    }
    if let (Authentication::OAuth2(oauth2), Proof::Bearer(token)) =
        (&identity.service.authentication, &identity.proof)
        && let Some(name) = &oauth2.bearer_query
    {
        url.query_pairs_mut().append_pair(name, token.expose_secret());
    }
    Ok(())
}

fn in_form(identity: &Identity, method: &Method, content: &mut Content) -> Result<()> {
    let mut own = Vec::new();
    for parameter in placed(identity, Place::Form) {
        own.extend(value(identity, parameter)?.map(|value| (parameter.key.clone(), value)));
    }
    if own.is_empty() { Ok(()) } else { join_form(identity, method, content, own) }
}

/// Adds pairs to a form, which the request must be able to carry.
fn join_form(
    identity: &Identity,
    method: &Method,
    content: &mut Content,
    own: Vec<(String, String)>,
) -> Result<()> {
    let refused = |why: &str| {
        Error::config(format!("{} sends its credentials in a form, and {why}", identity.whose()))
            .with_hint("Send a form (`data=`) with POST, PUT or PATCH.")
    };
    if matches!(*method, Method::GET | Method::HEAD) {
        return Err(refused("this request has no body"));
    }
    let pairs = match content {
        Content::Empty => {
            *content = Content::Form(own);
            return Ok(());
        }
        Content::Form(pairs) | Content::Multipart(FormData { fields: pairs, .. }) => pairs,
        Content::Json(_) | Content::Body { .. } => return Err(refused("this body is none")),
    };
    for (name, value) in own {
        if pairs.iter().any(|(known, _)| *known == name) {
            return Err(Error::config(format!(
                "the form holds `{name}`, which {} sets itself",
                identity.whose()
            )));
        }
        pairs.push((name, value));
    }
    Ok(())
}

fn with_callers_headers(
    mut request: Request,
    identity: &Identity,
    headers: &[(String, String)],
    content: &Content,
) -> Result<Request> {
    for (number, (name, value)) in headers.iter().enumerate() {
        let same = |other: &str| name.eq_ignore_ascii_case(other);
        let refused = |why: &str| Error::config(format!("the header `{}` {why}", name.escape_debug()));
        if NOT_THE_CALLERS.iter().any(|not| same(not))
            || placed(identity, Place::Header).any(|own| same(&own.key))
            || bearer_header(identity).is_some_and(same)
        {
            return Err(refused(&format!("is set by {}", identity.whose())));
        }
        if headers.iter().take(number).any(|(earlier, _)| same(earlier)) {
            return Err(refused("is given twice"));
        }
        if same("content-type") && matches!(content, Content::Form(_) | Content::Multipart(_)) {
            return Err(refused("is set by the form"));
        }
        request = request.header(name, value)?;
    }
    Ok(request)
}

/// The fixed headers of the service, unless the caller chose another value, and its parameters.
fn with_service_headers(
    mut request: Request,
    identity: &Identity,
    callers: &[(String, String)],
) -> Result<Request> {
    for (name, value) in &identity.service.headers {
        if !callers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)) {
            request = request.header(name, value)?;
        }
    }
    for parameter in placed(identity, Place::Header) {
        let Some(value) = value(identity, parameter)? else { continue };
        request = if parameter.secret || parameter.value_from.is_some() {
            request.secret_header(&parameter.key, &value)?
        } else {
            request.header(&parameter.key, &value)?
        };
    }
    Ok(request)
}

/// The signature of a service that wants its requests signed.
fn signature(identity: &Identity, method: &Method, url: &Url, content: &Content) -> Result<Option<Signed>> {
    let Proof::OAuth1(signer) = &identity.proof else { return Ok(None) };
    // Only the pairs of such a form are signed (RFC 5849 section 3.4.1.3.1).
    let form: Vec<(&str, &str)> = match content {
        Content::Form(pairs) => pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        _ => Vec::new(),
    };
    signer.sign(method.as_str(), url, &form, &[], &Moment::now()?).map(Some)
}

/// The proof itself.
fn with_proof(request: Request, identity: &Identity, signed: Option<&Signed>) -> Result<Request> {
    if let Some(signed) = signed {
        return match identity.placement() {
            Placement::Header => request.secret_header("authorization", &signed.header()),
            Placement::Query | Placement::Form => Ok(request.redact(signed.signature())),
        };
    }
    match (&identity.proof, &identity.service.authentication) {
        (Proof::Parameters | Proof::OAuth1(_), _) => Ok(request),
        (Proof::Basic { user, password }, _) => {
            let (user, password) = (user.expose_secret(), password.expose_secret());
            if user.contains(':') || user.chars().chain(password.chars()).any(char::is_control) {
                return Err(Error::config(format!(
                    "the user name of {} holds a colon, or it or the password a control character",
                    identity.whose()
                ))
                .with_hint("RFC 7617 allows neither."));
            }
            request.secret_header(
                "authorization",
                &format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))),
            )
        }
        (Proof::Bearer(token), Authentication::OAuth2(oauth2)) if oauth2.bearer_header.is_some() => {
            let name = oauth2.bearer_header.as_deref().unwrap_or_default();
            request.secret_header(name, token.expose_secret())
        }
        (Proof::Bearer(_), Authentication::OAuth2(oauth2)) if oauth2.bearer_query.is_some() => Ok(request),
        (Proof::Bearer(token), authentication) => {
            let word = match authentication {
                Authentication::OAuth2(oauth2) => oauth2.token_prefix.as_str(),
                _ => "Bearer",
            };
            request.secret_header("authorization", &format!("{word} {}", token.expose_secret()))
        }
    }
}
