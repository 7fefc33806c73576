//! The rules of the room, as tables.

mod framing;
mod headers;
mod properties;
mod secrets;
mod times;
mod vectors;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Algorithm, Secret, Verified, Verifier};
use crate::{ErrorKind, Result};

const TEXT: &str = "correct horse battery staple, 48 bytes of secret";
const NOW: i64 = 1_700_000_000;

fn secret() -> Secret {
    Secret::new(TEXT).unwrap()
}

/// A token of any header and payload, rightly signed: what a careless or hostile holder of
/// the secret could make, and our own `sign` cannot.
fn forge(algorithm: Algorithm, header: &[u8], payload: &[u8]) -> String {
    let mut token = URL_SAFE_NO_PAD.encode(header);
    token.push('.');
    token.push_str(&URL_SAFE_NO_PAD.encode(payload));
    sign_text(algorithm, &token)
}

/// `signed` with a right signature after it.
fn sign_text(algorithm: Algorithm, signed: &str) -> String {
    let digest = match algorithm {
        Algorithm::HS256 => hmac::HMAC_SHA256,
        Algorithm::HS384 => hmac::HMAC_SHA384,
        Algorithm::HS512 => hmac::HMAC_SHA512,
    };
    let tag = hmac::sign(&hmac::Key::new(digest, TEXT.as_bytes()), signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()))
}

fn verify(token: &str) -> Result<Verified> {
    Verifier::default().verify(token, &secret(), NOW)
}

fn kind(token: &str) -> Option<ErrorKind> {
    verify(token).err().map(|error| error.kind())
}
