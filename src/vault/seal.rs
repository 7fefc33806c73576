//! Sealed values: XChaCha20-Poly1305, bound to the vault and to their place in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::key::MasterKey;
use crate::{Error, ErrorKind, Result, random};

const NONCE_BYTES: usize = 24;

/// One text for every reason, so that an attacker learns nothing from it.
pub(super) fn cannot_open() -> Error {
    Error::new(ErrorKind::Vault, "the vault cannot be decrypted: wrong key or damaged file")
        .with_hint("Check the passphrase or key; if it is right, restore a backup of the file.")
}

/// Seals values of one vault under one key.
pub(super) struct Sealer {
    cipher: XChaCha20Poly1305,
    vault_id: String,
}

impl Sealer {
    pub(super) fn new(key: &MasterKey, vault_id: &str) -> Self {
        Self { cipher: XChaCha20Poly1305::new(&Key::from(*key.bytes())), vault_id: vault_id.to_owned() }
    }

    /// `plain` as base64 of nonce and ciphertext; opens only under the same `place`.
    pub(super) fn seal(&self, place: &str, plain: &[u8]) -> Result<String> {
        let nonce = random::bytes::<NONCE_BYTES>()?;
        let aad = self.associated_data(place);
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad })
            .map_err(|_| Error::internal("a record could not be encrypted"))?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// What [`seal`](Self::seal) sealed at this `place`.
    pub(super) fn open(&self, place: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>> {
        let bytes = STANDARD.decode(sealed).map_err(|_| cannot_open())?;
        let (nonce, text) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(cannot_open)?;
        let aad = self.associated_data(place);
        self.cipher
            .decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: &aad })
            .map(Zeroizing::new)
            .map_err(|_| cannot_open())
    }

    /// Lengths in front, so that no two places read the same.
    fn associated_data(&self, place: &str) -> Vec<u8> {
        let mut data = Vec::new();
        for part in ["dealdocs-vault-1", &self.vault_id, place] {
            data.extend_from_slice(&(part.len() as u64).to_be_bytes());
            data.extend_from_slice(part.as_bytes());
        }
        data
    }
}
