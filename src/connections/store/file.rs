//! A vault whose records are decrypted once for each version of its file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use aws_lc_rs::digest::{SHA256, digest};

use crate::Result;
use crate::encoding::to_hex;
use crate::per_process::PerProcess;
use crate::unpoisoned::lock;
use crate::vault::{Argon2Settings, FileIdentity, KeySource, Lock, Records, Vault};

/// A version of the file and what is in it.
type Version = (FileIdentity, Arc<Records>);

/// A vault file.
pub(super) struct FileStore {
    vault: Vault,
    /// Behind `PerProcess`: the mutex may be held in the moment of a fork.
    cached: PerProcess<Mutex<Option<Version>>>,
}

impl FileStore {
    pub(super) fn new(vault: Vault) -> Self {
        Self { vault, cached: PerProcess::new() }
    }

    pub(super) fn path(&self) -> &Path {
        self.vault.path()
    }

    pub(super) fn generation(&self) -> Result<u64> {
        self.vault.generation()
    }

    /// The records, when those in memory are surely those on disk. Costs one look at the file.
    pub(super) fn cached(&self) -> Result<Option<Arc<Records>>> {
        let now = FileIdentity::of(self.path())?;
        let cached = lock(&self.cell()).clone();
        Ok(cached.filter(|(identity, _)| *identity == now).map(|(_, records)| records))
    }

    /// The records as they are on disk now. Blocks the thread.
    pub(super) fn read(&self) -> Result<Arc<Records>> {
        // Looked at before reading: a change in between makes the copy look old, never new.
        let (identity, looked) = (FileIdentity::of(self.path())?, SystemTime::now());
        let records = Arc::new(self.vault.read()?);
        if identity.is_settled(looked) {
            let version = Some((identity, Arc::clone(&records)));
            *lock(&self.cell()) = version;
        }
        Ok(records)
    }

    /// Changes records as one whole. Blocks the thread.
    pub(super) fn update<T>(&self, change: impl FnOnce(&mut Records) -> Result<T>) -> Result<T> {
        self.vault.update(change)
    }

    /// Takes the locks of these names, all within `limit`. Blocks the thread.
    pub(super) fn lock(&self, names: &[String], limit: Duration) -> Result<Vec<Lock>> {
        let start = Instant::now();
        // Two names may share a file, which could not be locked twice; an order holds off deadlocks.
        let files: BTreeSet<PathBuf> = names.iter().map(|name| self.lock_file(name)).collect();
        files.iter().map(|file| Lock::acquire(file, limit.saturating_sub(start.elapsed()))).collect()
    }

    /// Seals everything under `new`. Blocks the thread.
    pub(super) fn change_key(
        &self,
        (old, new): (&KeySource, &KeySource),
        settings: Argon2Settings,
    ) -> Result<()> {
        Vault::open(self.path(), old)?.rotate_key(new, settings)
    }

    /// A digest stands for the name, which may hold a user's address. There are 4096 of them, so that a
    /// vault with many accounts does not fill its directory; two accounts seldom wait for each other.
    fn lock_file(&self, name: &str) -> PathBuf {
        let digest = digest(&SHA256, name.as_bytes());
        let short = to_hex(digest.as_ref()).get(..3).unwrap_or_default().to_owned();
        let mut file = self.path().file_name().unwrap_or_default().to_owned();
        file.push(format!(".{short}.lock"));
        self.path().with_file_name(file)
    }

    fn cell(&self) -> Arc<Mutex<Option<Version>>> {
        self.cached.get_or_init(Mutex::default)
    }
}
