//! Token answers come in many shapes; here they become one, or a typed error.
//!
//! Accepted besides the standard: form-encoded bodies, a nested token object, lifetimes as text or
//! fractions, scopes as lists or with commas, and errors that come with status 200.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::settings::OAuth2Settings;
use super::unread::{Asked, Raw, object, unreadable};
use super::{id_token, refusal};
use crate::{Error, Result};

/// Ten years; a longer lifetime is a mistake of the server's, and treated as this.
const LONGEST: f64 = 315_360_000.0;

/// Longest token that is accepted, in bytes.
const TOKEN_CAP: usize = 64 * 1024;

/// The JSON that [`TokenAnswer`](super::tokens::TokenAnswer) reads.
pub(super) fn tokens(raw: &Raw<'_>, settings: &OAuth2Settings) -> Result<Value> {
    let whole = object(raw)?;
    refusal::check(&whole, raw, &settings.refresh_refusals)?;
    let answer = match &settings.answer_field {
        Some(field) => match whole.get(field).and_then(Value::as_object) {
            Some(nested) => nested,
            // A refresh may give the token where the standard has it.
            None if whole.contains_key("access_token") => &whole,
            None => return Err(unreadable(raw.status, field)),
        },
        None => &whole,
    };
    let lifetime = match lifetime(answer.get("expires_in"), settings.expires_in_milliseconds) {
        Ok(lifetime) => lifetime,
        // The refresh token that was sent may be spent: the ones that came are kept in any case.
        Err(Unusable) if raw.asked == Asked::Refreshed => {
            log::warn!("a refresh brought no usable expires_in; the token counts as one without a known end");
            None
        }
        Err(Unusable) => {
            return Err(unreadable(raw.status, "expires_in")
                .with_hint("It is a number of seconds. Tell the service about it."));
        }
    };
    token_type(answer.get("token_type"), raw.status, &settings.token_types)?;
    Ok(json!({
        "access_token": token(answer, "access_token", raw.status)?.ok_or_else(|| unreadable(raw.status, "access_token"))?,
        "refresh_token": token(answer, "refresh_token", raw.status)?,
        "lifetime": lifetime,
        "expires_at": lifetime.map(|seconds| raw.sent.saturating_add(seconds)),
        "scopes": scopes(answer.get("scope").or_else(|| answer.get("scopes")), &settings.scope_delimiter),
        "kept": kept(&whole, &settings.keep),
        "clock_difference": raw.clock_difference,
        "end_user": id_token::end_user(answer, settings).or_else(|| id_token::end_user(&whole, settings)),
        "token_type": "bearer",
    }))
}

/// The answer as an object, and an error when it is one; for endpoints that give no tokens.
pub(super) fn checked(raw: &Raw<'_>) -> Result<Value> {
    let mut whole = object(raw)?;
    refusal::check(&whole, raw, &[])?;
    // Here too some servers write seconds as text or with a fraction.
    for name in ["expires_in", "interval"] {
        if let Some(value) = whole.get_mut(name).filter(|value| value.is_string() || value.is_f64())
            && let Ok(Some(seconds)) = lifetime(Some(value), false)
        {
            *value = seconds.into();
        }
    }
    Ok(Value::Object(whole))
}

/// The refusal in an answer whose status tells of success; none where its body says nothing of one.
pub(super) fn refused_with_success(raw: &Raw<'_>) -> Option<Error> {
    refusal::check(&object(raw).ok()?, raw, &[]).err()
}

fn token(answer: &Map<String, Value>, name: &str, status: u16) -> Result<Option<String>> {
    match answer.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        // RFC 6749 appendix A.12: visible ASCII; anything else could split a header.
        Some(Value::String(text))
            if text.len() <= TOKEN_CAP && text.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Ok(Some(text.clone()))
        }
        Some(_) => Err(unreadable(status, name)),
    }
}

/// Bearer tokens, the words of some servers for them, and what the settings name (RFC 6749 section 7.1).
fn token_type(value: Option<&Value>, status: u16, further: &[String]) -> Result<()> {
    let known = |text: &str| {
        let given = ["", "bearer", "user", "bot"].into_iter();
        given.chain(further.iter().map(String::as_str)).any(|known| known.eq_ignore_ascii_case(text))
    };
    match value {
        None | Some(Value::Null) => Ok(()),
        Some(Value::String(text)) if known(text) => Ok(()),
        Some(_) => Err(unreadable(status, "token_type")
            .with_hint("If its tokens are bearer tokens, name the type in the service's `token_types`.")),
    }
}

/// A lifetime that is no number.
struct Unusable;

/// Whole seconds; 0 for a token that has ended already, none where the server does not say.
#[expect(clippy::cast_possible_truncation, reason = "bounded by LONGEST")]
fn lifetime(value: Option<&Value>, milliseconds: bool) -> Result<Option<i64>, Unusable> {
    let number = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse::<f64>().ok(),
        Some(_) => None,
    };
    let number = number.filter(|number| number.is_finite()).ok_or(Unusable)?;
    let seconds = number / if milliseconds { 1000.0 } else { 1.0 };
    Ok(Some(seconds.clamp(0.0, LONGEST).floor() as i64))
}

fn scopes(value: Option<&Value>, delimiter: &str) -> Option<Vec<String>> {
    let between = |character: char| matches!(character, ' ' | ',') || delimiter.contains(character);
    match value? {
        Value::String(text) => {
            Some(text.split(between).filter(|scope| !scope.is_empty()).map(str::to_owned).collect())
        }
        Value::Array(list) => Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        _ => None,
    }
}

fn kept(answer: &Map<String, Value>, names: &[String]) -> BTreeMap<String, String> {
    names
        .iter()
        .filter_map(|name| match answer.get(name)? {
            Value::String(text) => Some((name.clone(), text.clone())),
            Value::Number(number) => Some((name.clone(), number.to_string())),
            _ => None,
        })
        .collect()
}
