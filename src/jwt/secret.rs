//! The shared secret: refused when it can be guessed, never shown, not kept as text.

use std::fmt;
use std::sync::Arc;

use jsonwebtoken::{DecodingKey, EncodingKey};

use crate::{Error, ErrorKind, Result};

/// A key shorter than its digest is weaker than the algorithm (RFC 7518 section 3.2).
const MIN_BYTES: usize = 32;

/// Longer than any secret; a whole file was given by mistake.
const MAX_BYTES: usize = 4096;

/// Secrets of 32 bytes and more that stand in documentation and examples, in lower case.
const WELL_KNOWN: [&str; 4] = [
    "a-string-secret-at-least-256-bits-long",
    "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
    "your-256-bit-secret-your-256-bit-secret",
    "my-32-character-ultra-secure-and-ultra-long-secret",
];

/// How a public key in text form begins. As a secret it would be one that everybody knows
/// (CVE-2017-11424, CVE-2022-29217, CVE-2024-33663, CVE-2024-37568).
const PUBLIC_KEY_STARTS: [&str; 8] =
    ["-----BEGIN", "---- BEGIN", "ssh-rsa", "ssh-dss", "ssh-ed25519", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"];

/// A shared HMAC secret.
///
/// The bytes are wiped when the last clone goes. Nothing hands out the text again: who needs it
/// holds it as a `SecretString`.
#[derive(Clone)]
pub struct Secret(Arc<Keys>);

struct Keys {
    signing: EncodingKey,
    verifying: DecodingKey,
}

impl Secret {
    /// The secret `text`, of at least 32 bytes.
    ///
    /// Refuses with `WeakSecret` what can be guessed: empty, short, well known, one short
    /// piece repeated, or the text of a public key. A token is visible to every browser
    /// user, so a weak secret can be searched for at leisure.
    pub fn new(text: &str) -> Result<Self> {
        Self::named("the JWT secret", text)
    }

    /// As `new`, for a secret that errors shall call `name`.
    pub fn named(name: &str, text: &str) -> Result<Self> {
        refuse_unusable(name, text)?;
        if text.trim() != text {
            return Err(Error::config(format!("{name} begins or ends with white space"))
                .with_hint("Remove the line end or spaces around it; every byte counts."));
        }
        if let Some(reason) = weakness(text.as_bytes()) {
            return Err(Error::new(ErrorKind::WeakSecret, format!("{name} {reason}")).with_hint(
                "Take 32 or more random bytes, for example from `openssl rand -hex 32`, wherever it is used.",
            ));
        }
        Ok(Self::prepare(text))
    }

    /// The secret `text` of any strength, for a server whose secret cannot be changed.
    ///
    /// Still refuses an empty secret and the text of a public key.
    pub fn allow_weak(text: &str) -> Result<Self> {
        refuse_unusable("the JWT secret", text)?;
        Ok(Self::prepare(text))
    }

    fn prepare(text: &str) -> Self {
        let bytes = text.as_bytes();
        Self(Arc::new(Keys {
            signing: EncodingKey::from_secret(bytes),
            verifying: DecodingKey::from_secret(bytes),
        }))
    }

    pub(super) fn signing(&self) -> &EncodingKey {
        &self.0.signing
    }

    pub(super) fn verifying(&self) -> &DecodingKey {
        &self.0.verifying
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}

fn refuse_unusable(name: &str, text: &str) -> Result<()> {
    if text.is_empty() {
        return Err(Error::new(ErrorKind::WeakSecret, format!("{name} is empty")).with_hint(
            "Give 32 or more random bytes; for a Document Server the value of its `JWT_SECRET`.",
        ));
    }
    if text.len() > MAX_BYTES {
        return Err(Error::config(format!("{name} is longer than {MAX_BYTES} bytes")));
    }
    let start = text.trim_start();
    let json_web_key = start.starts_with('{') && start.contains("\"kty\"");
    if json_web_key || PUBLIC_KEY_STARTS.iter().any(|prefix| start.starts_with(prefix)) {
        return Err(Error::new(ErrorKind::WeakSecret, format!("{name} is the text of a key file"))
            .with_hint("HS256, HS384 and HS512 need a shared random secret, not a public or private key."));
    }
    Ok(())
}

fn weakness(bytes: &[u8]) -> Option<&'static str> {
    let lower = bytes.to_ascii_lowercase();
    if WELL_KNOWN.iter().any(|known| known.as_bytes() == lower) {
        return Some("is a well-known example");
    }
    if bytes.len() < MIN_BYTES {
        return Some("is shorter than 32 bytes");
    }
    if (1..=8).any(|unit| repeats(bytes, unit)) {
        return Some("is one short piece repeated");
    }
    None
}

fn repeats(bytes: &[u8], unit: usize) -> bool {
    bytes.iter().zip(bytes.iter().skip(unit)).all(|(one, next)| one == next)
}
