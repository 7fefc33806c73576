//! Where the key of a vault comes from.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::place;
use crate::{Error, Result, random};

/// XChaCha20-Poly1305 takes keys of 32 bytes.
pub(super) const KEY_BYTES: usize = 32;

/// A key file is one line of base64; nothing larger is read.
const KEY_FILE_CAP: u64 = 1024;

/// What opens a vault.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// A passphrase, stretched with Argon2id.
    Passphrase(SecretString),
    /// A file with 32 random bytes in base64, as [`create_key_file`] writes it.
    KeyFile(PathBuf),
    /// 32 bytes in base64, from an environment variable or the OS keyring.
    Base64(SecretString),
}

/// The key itself; wiped when dropped.
pub(super) struct MasterKey(Zeroizing<[u8; KEY_BYTES]>);

impl MasterKey {
    pub(super) fn new(bytes: Zeroizing<[u8; KEY_BYTES]>) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Reads 32 bytes in base64; surrounding white space is allowed.
    pub(super) fn from_base64(text: &SecretString) -> Result<Self> {
        let wrong = || {
            Error::config("the key is not 32 bytes in base64").with_hint("Make one with `create_key_file`.")
        };
        let decoded = Zeroizing::new(STANDARD.decode(text.expose_secret().trim()).map_err(|_| wrong())?);
        let mut bytes = Zeroizing::new([0_u8; KEY_BYTES]);
        if decoded.len() != KEY_BYTES {
            return Err(wrong());
        }
        bytes.copy_from_slice(&decoded);
        Ok(Self(bytes))
    }

    pub(super) fn from_file(path: &Path) -> Result<Self> {
        let bytes = Zeroizing::new(place::read(path, KEY_FILE_CAP)?);
        let text = std::str::from_utf8(&bytes).map_err(|_| Error::config("the key file is not text"))?;
        Self::from_base64(&SecretString::from(text))
    }
}

/// Writes a new random key to `path` (mode 0600), in a new private directory where there is none; refuses to replace
/// a file.
pub fn create_key_file(path: &Path) -> Result<()> {
    let key = Zeroizing::new(random::bytes::<KEY_BYTES>()?);
    let text = Zeroizing::new(format!("{}\n", STANDARD.encode(key.as_ref())));
    place::make_directory(path)?;
    place::create(path, text.as_bytes())
}
