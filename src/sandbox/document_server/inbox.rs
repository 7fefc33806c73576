//! The parameters of a command or a conversion: only what a valid token says.

use axum::http::HeaderMap;
use secrecy::ExposeSecret;
use serde_json::{Map, Value};

use super::settings::{PurposeCheck, Settings};
use super::token::{self, Refusal};
use crate::formats::Edition;

/// What a request asks for: JSON parameters by name.
pub type Parameters = Map<String, Value>;

/// The parameters of a request to `operation` (`command` or `converter`).
///
/// A token in the body wins over one in the header. In either place the parameters may stand
/// flat or inside `payload`. With tokens switched on the plain body counts for nothing.
pub fn parameters(
    settings: &Settings,
    headers: &HeaderMap,
    body: Parameters,
    operation: &str,
    now: i64,
) -> Result<Parameters, Refusal> {
    let Some(jwt) = &settings.jwt else { return Ok(body) };
    let token = match body.get("token").and_then(Value::as_str).filter(|token| !token.is_empty()) {
        Some(token) => token,
        None => header_token(headers, &jwt.header, &jwt.prefix).ok_or(Refusal::Invalid)?,
    };
    let mut claims = token::verify(token, jwt.secret.expose_secret(), now)?;
    check_operation(settings, &claims, Some(operation))?;
    if let Some(Value::Object(payload)) = claims.remove("payload") {
        claims.extend(payload);
    }
    Ok(claims)
}

/// The token in the configured header, when it starts with exactly the prefix.
fn header_token<'a>(headers: &'a HeaderMap, header: &str, prefix: &str) -> Option<&'a str> {
    headers.get(header)?.to_str().ok()?.strip_prefix(prefix)
}

/// Docs 10.0: refuses a token made for something else. `None` is a place without a name.
pub fn check_operation(
    settings: &Settings,
    claims: &Parameters,
    expected: Option<&str>,
) -> Result<(), Refusal> {
    if settings.docs != Edition::Docs10 || settings.purpose_check == PurposeCheck::Off {
        return Ok(());
    }
    let strict = settings.purpose_check == PurposeCheck::Strict;
    match (claims.get("operation"), expected) {
        (None, Some(_)) if strict => Err(Refusal::Invalid),
        (None, _) => Ok(()),
        (Some(Value::String(named)), Some(expected)) if named == expected => Ok(()),
        (Some(_), _) => Err(Refusal::Invalid),
    }
}
