//! Which content of a callback can be trusted: only what a token holds.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Callback;
use super::model::unusable;
use crate::jwt::{Secret, Verified, Verifier};
use crate::onlyoffice::DocumentKey;
use crate::{Error, ErrorKind, Result};

/// What callbacks are checked with.
pub(in crate::onlyoffice) struct Keys<'a> {
    pub(in crate::onlyoffice) verifier: &'a Verifier,
    /// The secret, and others that are accepted during a change.
    pub(in crate::onlyoffice) secrets: &'a [Secret],
    pub(in crate::onlyoffice) prefix: &'a str,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    token: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
}

/// The verified callback of a request.
///
/// A token in the body decides alone, even over a good one in the header; the header's
/// token must wrap the fields in `payload`. Nothing is read from the plain body.
pub(in crate::onlyoffice) fn verify(
    keys: &Keys<'_>,
    body: &[u8],
    header: Option<&str>,
    expected_key: Option<&str>,
    now: i64,
) -> Result<Callback> {
    let cap = keys.verifier.max_bytes;
    if body.len() > cap {
        return Err(unusable(&format!("the body has {} bytes; the cap is {cap}", body.len()))
            .with_hint("Raise `max_callback_bytes` of the Document Server's client and of the views."));
    }
    let envelope: Envelope<'_> = serde_json::from_slice(body)
        .map_err(|error| unusable("the body is not a JSON object").with_source(error))?;
    let callback = if let Some(token) = envelope.token {
        let token: String =
            serde_json::from_str(token.get()).map_err(|_| unsigned("the token in the body is not text"))?;
        Callback::read(keys.open(&token, now)?.payload())?
    } else {
        let verified = keys.open(keys.header_token(header)?, now)?;
        Callback::read(wrapped(&verified)?.get().as_bytes())?
    };
    check_key(&callback.key, expected_key)?;
    Ok(callback)
}

impl Keys<'_> {
    pub(super) fn header_token<'h>(&self, header: Option<&'h str>) -> Result<&'h str> {
        let header = header.ok_or_else(|| {
            unsigned("the request has no token").with_hint(
                "Switch JWT on in the Document Server (JWT_ENABLED), and check that no proxy drops its header.",
            )
        })?;
        header.strip_prefix(self.prefix).ok_or_else(|| {
            unsigned("the header's token does not start with the agreed prefix").with_hint(
                "Compare `jwt_prefix` with the server's `token.outbox.prefix`; case and spaces count.",
            )
        })
    }

    pub(super) fn open(&self, token: &str, now: i64) -> Result<Verified> {
        let mut refusal = None;
        for secret in self.secrets {
            match self.verifier.verify(token, secret, now) {
                Ok(verified) => return Ok(verified),
                Err(error) if error.kind() == ErrorKind::Signature => {
                    refusal.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(refusal.unwrap_or_else(|| unsigned("there is no secret to check the token with")))
    }
}

pub(super) fn wrapped(verified: &Verified) -> Result<&RawValue> {
    let claims: Wrapped<'_> = serde_json::from_slice(verified.payload())
        .map_err(|error| unsigned("the header's token is not as agreed").with_source(error))?;
    claims
        .payload
        .filter(|payload| payload.get().starts_with('{'))
        .ok_or_else(|| unsigned("the header's token has no `payload` object"))
}

fn check_key(key: &DocumentKey, expected: Option<&str>) -> Result<()> {
    if expected.is_some_and(|expected| expected != key.as_str()) {
        return Err(unusable("its key is not the one that this address was made for")
            .with_hint("The report belongs to another document or to an older content."));
    }
    Ok(())
}

pub(super) fn unsigned(why: &str) -> Error {
    Error::new(ErrorKind::Signature, why)
}
