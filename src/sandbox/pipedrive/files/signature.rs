//! Pre-signed storage addresses, in the manner of S3.

use aws_lc_rs::{hmac, rand};

use crate::encoding::to_hex;
use crate::{Error, Result};

/// How long an address is good for.
pub(super) const LIFETIME_S: i64 = 300;

/// The key of one sandbox; addresses of another are refused.
#[derive(Debug)]
pub(in super::super) struct SigningKey(hmac::Key);

impl SigningKey {
    pub(in super::super) fn generate() -> Result<Self> {
        let mut bytes = [0_u8; 32];
        rand::fill(&mut bytes).map_err(|_| Error::internal("no random bytes from the system"))?;
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// The query of an address that expires `LIFETIME_S` after `now`.
    pub(super) fn query(&self, path: &str, now: i64) -> String {
        let expires = now + LIFETIME_S;
        format!(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires={expires}&X-Amz-Signature={}",
            self.sign(path, expires)
        )
    }

    /// Is this signature the one for path and expiry?
    pub(super) fn is_good(&self, path: &str, expires: i64, signature: &str) -> bool {
        self.sign(path, expires) == signature
    }

    fn sign(&self, path: &str, expires: i64) -> String {
        let tag = hmac::sign(&self.0, format!("{path}\n{expires}").as_bytes());
        to_hex(tag.as_ref())
    }
}
