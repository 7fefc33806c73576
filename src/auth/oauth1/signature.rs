//! Signature methods: HMAC over the base string, or the bare secrets over TLS.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::encoding::percent;
use crate::{Error, Result};

/// How a request is signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SignatureMethod {
    /// RFC 5849 section 3.4.2; what most servers expect.
    #[default]
    HmacSha1,
    /// The same with SHA-256.
    HmacSha256,
    /// The same with SHA-512.
    HmacSha512,
    /// The secrets themselves (section 3.4.4); only over TLS.
    Plaintext,
}

impl SignatureMethod {
    /// The value of `oauth_signature_method`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC-SHA1",
            Self::HmacSha256 => "HMAC-SHA256",
            Self::HmacSha512 => "HMAC-SHA512",
            Self::Plaintext => "PLAINTEXT",
        }
    }

    /// The method of that name.
    pub fn parse(name: &str) -> Result<Self> {
        [Self::HmacSha1, Self::HmacSha256, Self::HmacSha512, Self::Plaintext]
            .into_iter()
            .find(|method| method.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                Error::config(format!("`{}` is not a signature method", name.escape_debug()))
                    .with_hint("Use HMAC-SHA1, HMAC-SHA256, HMAC-SHA512 or PLAINTEXT.")
            })
    }

    /// The value of `oauth_signature` for `base_string`.
    pub(super) fn sign(self, base_string: &str, consumer_secret: &str, token_secret: &str) -> String {
        let key = format!("{}&{}", percent(consumer_secret), percent(token_secret));
        let algorithm = match self {
            Self::HmacSha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::HmacSha256 => hmac::HMAC_SHA256,
            Self::HmacSha512 => hmac::HMAC_SHA512,
            Self::Plaintext => return key,
        };
        let key = hmac::Key::new(algorithm, key.as_bytes());
        STANDARD.encode(hmac::sign(&key, base_string.as_bytes()))
    }
}
