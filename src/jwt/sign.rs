//! Making a token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::crypto;
use serde::Serialize;

use super::{Algorithm, Secret};
use crate::{Error, Result};

/// The token of `payload_json`: the bytes of a JSON object, signed exactly as given.
///
/// Nothing is added, re-ordered or re-written, so what the browser gets beside the token can
/// be the very same text. The content is not parsed; only text that is no object is refused.
pub fn sign(secret: &Secret, algorithm: Algorithm, payload_json: &[u8]) -> Result<String> {
    let text = payload_json.trim_ascii();
    if text.first() != Some(&b'{') || text.last() != Some(&b'}') {
        return Err(Error::config("the payload of a token must be a JSON object"));
    }
    let header = algorithm.header_segment();
    let mut token = String::with_capacity(header.len() + payload_json.len() * 4 / 3 + 96);
    token.push_str(header);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(payload_json, &mut token);
    let signature = crypto::sign(token.as_bytes(), secret.signing(), algorithm.library())
        .map_err(|error| Error::internal("a token could not be signed").with_source(error))?;
    token.push('.');
    token.push_str(&signature);
    Ok(token)
}

/// The token of `claims`, written as compact JSON.
pub fn sign_claims(secret: &Secret, algorithm: Algorithm, claims: &impl Serialize) -> Result<String> {
    let payload = serde_json::to_vec(claims)
        .map_err(|error| Error::config("the claims cannot be written as JSON").with_source(error))?;
    sign(secret, algorithm, &payload)
}
