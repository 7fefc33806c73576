//! Checking a token, in an order that does little work for a stranger.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::crypto;
use serde::de::DeserializeOwned;

use super::claims::{Times, read_times};
use super::header::read_algorithm;
use super::{Algorithm, Secret};
use crate::{Error, ErrorKind, Result};

const URL_TOKEN_BYTES: usize = 16 * 1024;

/// Largest callback, and longest token in one, in bytes: it carries the history of a long session twice,
/// as text and in the token.
pub const CALLBACK_BYTES: usize = 16 * 1024 * 1024;

/// The Document Server's own tolerance between two clocks.
const LEEWAY: Duration = Duration::from_secs(60);

/// How far the Document Server's clock may be ahead: as long as its tokens live.
const ISSUED_WITHIN: Duration = Duration::from_secs(300);

/// What a token must satisfy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    /// The accepted algorithms; the token's own must be one of them.
    pub algorithms: Vec<Algorithm>,
    /// How far two clocks may differ, for `exp` and `nbf`.
    pub leeway: Duration,
    /// Refuse a token without `exp`.
    pub require_expiry: bool,
    /// How far `iat` may lie in the future; nothing depends on it if `None`.
    pub issued_within: Option<Duration>,
    /// Longest accepted token in bytes, checked before anything is decoded.
    pub max_bytes: usize,
}

impl Default for Verifier {
    fn default() -> Self {
        Self {
            algorithms: Algorithm::ALL.to_vec(),
            leeway: LEEWAY,
            require_expiry: false,
            issued_within: None,
            max_bytes: URL_TOKEN_BYTES,
        }
    }
}

impl Verifier {
    /// For the tokens we put in our own addresses: HS256 only, `exp` required, up to 16 KiB.
    pub fn for_urls() -> Self {
        Self { algorithms: vec![Algorithm::HS256], require_expiry: true, ..Self::default() }
    }

    /// For the Document Server's callbacks: its three algorithms, up to 16 MiB, not made in the future.
    pub fn for_callbacks() -> Self {
        Self { max_bytes: CALLBACK_BYTES, issued_within: Some(ISSUED_WITHIN), ..Self::default() }
    }

    /// The content of `token`, if it is signed with `secret` and valid at `now_unix`
    /// (seconds since 1970).
    ///
    /// `TokenExpired` when `exp` is `leeway` or more in the past, `Signature` for every other
    /// failing. `iat` must be a number; whether it may lie in the future, `issued_within` says.
    pub fn verify(&self, token: &str, secret: &Secret, now_unix: i64) -> Result<Verified> {
        if token.len() > self.max_bytes {
            return Err(refused(&format!("it is longer than {} bytes", self.max_bytes)));
        }
        let parts = split(token).ok_or_else(|| {
            refused("it does not have three parts").with_hint("Give the bare token, without \"Bearer \".")
        })?;
        let algorithm = read_algorithm(parts.header)?;
        if !self.algorithms.contains(&algorithm) {
            return Err(refused(&format!("its algorithm {} is not accepted here", algorithm.name())));
        }
        check_signature(&parts, secret, algorithm)?;
        let payload = URL_SAFE_NO_PAD
            .decode(parts.payload)
            .map_err(|_| refused("its payload is not canonical base64url"))?;
        let times = std::str::from_utf8(&payload).map_err(|_| refused("its payload is not UTF-8")).and_then(
            |text| read_times(text).map_err(|_| refused("its payload or a time in it is malformed")),
        )?;
        self.check_times(&times, now_unix)?;
        Ok(Verified { payload, algorithm })
    }

    fn check_times(&self, times: &Times, now_unix: i64) -> Result<()> {
        #[expect(clippy::cast_precision_loss, reason = "exact for 285 million years")]
        let now = now_unix as f64;
        let leeway = self.leeway.as_secs_f64();
        match times.expires {
            Some(expires) if expires <= now - leeway => {
                let age = now - expires;
                return Err(Error::new(ErrorKind::TokenExpired, format!("the token expired {age:.0} s ago"))
                    .with_hint("Ask for a new one; if it was just made, compare the two servers' clocks."));
            }
            None if self.require_expiry => return Err(refused("it has no expiry time")),
            _ => {}
        }
        if times.not_before.is_some_and(|start| start > now + leeway) {
            return Err(refused("it is not valid yet").with_hint("Compare the two servers' clocks."));
        }
        let latest = self.issued_within.map(|ahead| now + ahead.as_secs_f64());
        if times.issued.zip(latest).is_some_and(|(issued, latest)| issued > latest) {
            return Err(refused("it was made in the future").with_hint("Compare the two servers' clocks."));
        }
        Ok(())
    }
}

/// A token's content, after every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    payload: Vec<u8>,
    algorithm: Algorithm,
}

impl Verified {
    /// The JSON text of the payload, UTF-8, exactly as it was signed.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The algorithm that the token was signed with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The payload as a type of the caller's.
    pub fn claims<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.payload)
            .map_err(|_| refused("its claims do not have the expected shape"))
    }
}

struct Parts<'a> {
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
    signed: &'a str,
}

fn split(token: &str) -> Option<Parts<'_>> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    (!payload.contains('.')).then_some(Parts { header, payload, signature, signed })
}

fn check_signature(parts: &Parts<'_>, secret: &Secret, algorithm: Algorithm) -> Result<()> {
    // An exact length, so that a cut or padded tag is never compared.
    if parts.signature.len() != (algorithm.signature_len() * 4).div_ceil(3) {
        return Err(refused("its signature has the wrong length"));
    }
    // Decodes canonical base64url only and compares in constant time.
    match crypto::verify(parts.signature, parts.signed.as_bytes(), secret.verifying(), algorithm.library()) {
        Ok(true) => Ok(()),
        Ok(false) => {
            Err(refused("its signature is wrong").with_hint("The secret must be the same on both sides."))
        }
        Err(_) => Err(refused("its signature is not canonical base64url")),
    }
}

fn refused(reason: &str) -> Error {
    Error::new(ErrorKind::Signature, format!("the token is refused: {reason}"))
}
