//! The sealed list of all records: one removed, added or put back from an old copy is noticed.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::format::VaultFile;
use super::seal::{Sealer, cannot_open};
use crate::{Error, Result};

const PLACE: &str = "manifest";

/// What the file must hold.
#[derive(Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Counts every write; an old copy of the whole file has a smaller one.
    pub(super) generation: u64,
    /// SHA-256 of every sealed record, by place.
    digests: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of `file` as it is now.
    pub(super) fn of(file: &VaultFile, generation: u64) -> Self {
        let digests = file.records.iter().map(|(place, sealed)| (place.clone(), digest_of(sealed))).collect();
        Self { generation, digests }
    }

    /// Seals it into the file.
    pub(super) fn write(&self, file: &mut VaultFile, sealer: &Sealer) -> Result<()> {
        let text = serde_json::to_vec(self)
            .map_err(|error| Error::internal("the manifest could not be written").with_source(error))?;
        file.manifest = sealer.seal(PLACE, &text)?;
        Ok(())
    }

    /// Opens the manifest of `file` and holds the records against it.
    pub(super) fn read(file: &VaultFile, sealer: &Sealer) -> Result<Self> {
        let text = sealer.open(PLACE, &file.manifest)?;
        let manifest: Self = serde_json::from_slice(&text).map_err(|_| cannot_open())?;
        if Self::of(file, manifest.generation).digests == manifest.digests {
            Ok(manifest)
        } else {
            Err(cannot_open())
        }
    }
}

fn digest_of(sealed: &str) -> String {
    STANDARD.encode(digest(&SHA256, sealed.as_bytes()))
}
