//! Argon2id with settings kept in bounds, both ways (RFC 9106).

use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::key::{KEY_BYTES, MasterKey};
use crate::{Error, ErrorKind, Result};

const MEMORY_KIB: std::ops::RangeInclusive<u32> = 19 * 1024..=1024 * 1024;
const PASSES: std::ops::RangeInclusive<u32> = 2..=16;
const LANES: std::ops::RangeInclusive<u32> = 1..=8;
const SALT_BYTES: std::ops::RangeInclusive<usize> = 16..=64;

/// How much work a guess at the passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argon2Settings {
    /// Memory in KiB, 19 MiB to 1 GiB.
    pub memory_kib: u32,
    /// Passes over the memory, 2 to 16.
    pub passes: u32,
    /// Lanes, 1 to 8.
    pub lanes: u32,
}

impl Default for Argon2Settings {
    /// 64 MiB, 3 passes, 1 lane: the second choice of RFC 9106 section 4 on a single lane.
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 }
    }
}

impl Argon2Settings {
    /// The key for `passphrase`, whose UTF-8 bytes are taken as they are, without normalisation.
    ///
    /// Settings out of bounds are refused before any work: a file must not be able to ask for
    /// 64 GiB, nor to weaken the key.
    pub(super) fn derive(self, passphrase: &SecretString, salt: &[u8]) -> Result<MasterKey> {
        let in_bounds = MEMORY_KIB.contains(&self.memory_kib)
            && PASSES.contains(&self.passes)
            && LANES.contains(&self.lanes)
            && SALT_BYTES.contains(&salt.len());
        if !in_bounds {
            return Err(Error::new(ErrorKind::Vault, "the vault's key settings are out of bounds")
                .with_hint("Use 19 MiB to 1 GiB of memory, 2 to 16 passes and 1 to 8 lanes; restore a backup if the file was changed."));
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(KEY_BYTES))
            .map_err(|_| Error::config("these Argon2 settings do not fit together"))?;
        let mut key = Zeroizing::new([0_u8; KEY_BYTES]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.expose_secret().as_bytes(), salt, key.as_mut())
            .map_err(|_| {
                Error::internal("the key could not be derived").with_hint("Is there enough memory?")
            })?;
        Ok(MasterKey::new(key))
    }
}
