//! The file: JSON, versioned; fields of later versions are kept when it is rewritten.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::kdf::Argon2Settings;
use super::key::{KeySource, MasterKey};
use super::seal::cannot_open;
use crate::{Error, ErrorKind, Result, random};

const FORMAT: &str = "dealdocs-vault";
const VERSION: u32 = 1;

/// The file as it stands on disk.
#[derive(Serialize, Deserialize)]
pub(super) struct VaultFile {
    format: String,
    version: u32,
    /// Random; part of every seal, so that records cannot move between vaults.
    pub(super) id: String,
    pub(super) key: KeyHeader,
    /// The sealed [`Manifest`](super::manifest::Manifest).
    pub(super) manifest: String,
    /// Sealed records by place.
    pub(super) records: BTreeMap<String, String>,
    #[serde(flatten)]
    later: Map<String, Value>,
}

/// How the key is found again.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum KeyHeader {
    /// From a passphrase.
    Passphrase {
        /// How it is stretched.
        argon2id: Argon2Settings,
        /// Base64, random per vault.
        salt: String,
    },
    /// From a key file, an environment variable or a keyring.
    Raw {},
}

impl KeyHeader {
    /// A header for a new key from `source`.
    pub(super) fn fresh(source: &KeySource, settings: Argon2Settings) -> Result<Self> {
        Ok(match source {
            KeySource::Passphrase(_) => {
                Self::Passphrase { argon2id: settings, salt: STANDARD.encode(random::bytes::<16>()?) }
            }
            KeySource::KeyFile(_) | KeySource::Base64(_) => Self::Raw {},
        })
    }

    /// The key that `source` gives for this header.
    pub(super) fn key(&self, source: &KeySource) -> Result<MasterKey> {
        match (self, source) {
            (Self::Passphrase { argon2id, salt }, KeySource::Passphrase(passphrase)) => {
                argon2id.derive(passphrase, &STANDARD.decode(salt).map_err(|_| cannot_open())?)
            }
            (Self::Raw {}, KeySource::KeyFile(path)) => MasterKey::from_file(path),
            (Self::Raw {}, KeySource::Base64(text)) => MasterKey::from_base64(text),
            (Self::Passphrase { .. }, _) => {
                Err(Error::config("this vault opens with a passphrase, not with a key"))
            }
            (Self::Raw {}, _) => Err(Error::config("this vault opens with a key, not with a passphrase")),
        }
    }
}

impl VaultFile {
    /// An empty file.
    pub(super) fn new(key: KeyHeader) -> Result<Self> {
        Ok(Self {
            format: FORMAT.into(),
            version: VERSION,
            id: STANDARD.encode(random::bytes::<16>()?),
            key,
            manifest: String::new(),
            records: BTreeMap::new(),
            later: Map::new(),
        })
    }

    /// Reads the text of a file.
    pub(super) fn parse(text: &[u8]) -> Result<Self> {
        let file: Self = serde_json::from_slice(text).map_err(|_| cannot_open())?;
        if file.format != FORMAT {
            return Err(cannot_open());
        }
        if file.version != VERSION {
            return Err(Error::new(
                ErrorKind::Vault,
                format!(
                    "the vault has format version {}; this release reads version {VERSION}",
                    file.version
                ),
            )
            .with_hint("Update dealdocs."));
        }
        Ok(file)
    }

    /// The text of the file.
    pub(super) fn to_text(&self) -> Result<Vec<u8>> {
        let mut text = serde_json::to_vec_pretty(self)
            .map_err(|error| Error::internal("the vault could not be written as JSON").with_source(error))?;
        text.push(b'\n');
        Ok(text)
    }
}
