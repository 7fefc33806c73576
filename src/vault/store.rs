//! The vault: sealed records that are read as a whole and changed under a lock.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use zeroize::Zeroizing;

use super::format::{KeyHeader, VaultFile};
use super::kdf::Argon2Settings;
use super::key::KeySource;
use super::lock::{Lock, lock_file};
use super::manifest::Manifest;
use super::place;
use super::seal::Sealer;
use crate::{Error, ErrorKind, Result};

/// Largest file that is read, in bytes.
const FILE_CAP: u64 = 16 * 1024 * 1024;

/// How long a writer waits for another one. A write takes milliseconds.
const WRITE_WAIT: Duration = Duration::from_secs(10);

/// Plain records by place, wiped when dropped.
pub type Records = BTreeMap<String, Zeroizing<Vec<u8>>>;

/// An open vault. It holds the key, not the records: every read sees what is on disk.
pub struct Vault {
    path: PathBuf,
    sealer: Sealer,
    /// The highest generation seen; a file with a smaller one was put back from an old copy.
    newest: AtomicU64,
}

impl Vault {
    /// Makes a new vault; refuses to replace a file.
    pub fn create(path: &Path, source: &KeySource, settings: Argon2Settings) -> Result<Self> {
        let mut file = VaultFile::new(KeyHeader::fresh(source, settings)?)?;
        let sealer = Sealer::new(&file.key.key(source)?, &file.id);
        Manifest::of(&file, 1).write(&mut file, &sealer)?;
        place::create(path, &file.to_text()?)?;
        Ok(Self { path: path.to_owned(), sealer, newest: AtomicU64::new(1) })
    }

    /// Opens a vault and checks all of it.
    pub fn open(path: &Path, source: &KeySource) -> Result<Self> {
        Self::open_at_least(path, source, 0)
    }

    /// Opens a vault that was written at least `generation` times, as someone remembers who keeps
    /// [`generation`](Self::generation) in another place (the OS keyring): an older copy is refused.
    pub fn open_at_least(path: &Path, source: &KeySource, generation: u64) -> Result<Self> {
        let file = VaultFile::parse(&place::read(path, FILE_CAP)?)?;
        let sealer = Sealer::new(&file.key.key(source)?, &file.id);
        let vault = Self { path: path.to_owned(), sealer, newest: AtomicU64::new(generation) };
        vault.check(&file, generation)?;
        Ok(vault)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How often it was written; grows with every change.
    pub fn generation(&self) -> Result<u64> {
        Ok(self.load()?.1.generation)
    }

    /// All records as they are on disk now.
    pub fn read(&self) -> Result<Records> {
        let (file, _) = self.load()?;
        self.decrypt(&file)
    }

    /// Changes records as one whole: locks, reads, lets `change` work on them, and has the result
    /// on disk before it returns. An error of `change` leaves the file untouched. Blocks the thread.
    pub fn update<T>(&self, change: impl FnOnce(&mut Records) -> Result<T>) -> Result<T> {
        let _lock = Lock::acquire(&lock_file(&self.path), WRITE_WAIT)?;
        let (mut file, manifest) = self.load()?;
        let before = self.decrypt(&file)?;
        let mut after = before.clone();
        let answer = change(&mut after)?;
        if before == after {
            return Ok(answer);
        }
        file.records.retain(|place, _| after.contains_key(place));
        for (place, plain) in &after {
            if before.get(place) != Some(plain) {
                file.records.insert(place.clone(), self.sealer.seal(place, plain)?);
            }
        }
        self.store(&mut file, &self.sealer, manifest.generation)?;
        Ok(answer)
    }

    /// Seals everything under a new key. Other open handles must be opened again.
    pub fn rotate_key(&mut self, source: &KeySource, settings: Argon2Settings) -> Result<()> {
        let _lock = Lock::acquire(&lock_file(&self.path), WRITE_WAIT)?;
        let (mut file, manifest) = self.load()?;
        let records = self.decrypt(&file)?;
        file.key = KeyHeader::fresh(source, settings)?;
        let sealer = Sealer::new(&file.key.key(source)?, &file.id);
        for (place, plain) in &records {
            file.records.insert(place.clone(), sealer.seal(place, plain)?);
        }
        self.store(&mut file, &sealer, manifest.generation)?;
        self.sealer = sealer;
        Ok(())
    }

    fn load(&self) -> Result<(VaultFile, Manifest)> {
        // Looked up before reading: what another thread writes meanwhile is newer than what is read here.
        let newest = self.newest.load(Ordering::Acquire);
        let file = VaultFile::parse(&place::read(&self.path, FILE_CAP)?)?;
        let manifest = self.check(&file, newest)?;
        Ok((file, manifest))
    }

    /// The manifest of `file`, when it fits the records and is not older than generation `newest`.
    fn check(&self, file: &VaultFile, newest: u64) -> Result<Manifest> {
        let manifest = Manifest::read(file, &self.sealer)?;
        self.newest.fetch_max(manifest.generation, Ordering::AcqRel);
        if manifest.generation < newest {
            return Err(Error::new(
                ErrorKind::Vault,
                format!(
                    "the vault is an older copy: it was written {} times, and {newest} times before",
                    manifest.generation
                ),
            )
            .with_hint(
                "Put the newest file back; if you restored a backup on purpose, restart the program.",
            ));
        }
        Ok(manifest)
    }

    fn decrypt(&self, file: &VaultFile) -> Result<Records> {
        file.records
            .iter()
            .map(|(place, sealed)| Ok((place.clone(), self.sealer.open(place, sealed)?)))
            .collect()
    }

    fn store(&self, file: &mut VaultFile, sealer: &Sealer, generation: u64) -> Result<()> {
        Manifest::of(file, generation.saturating_add(1)).write(file, sealer)?;
        let text = file.to_text()?;
        if text.len() as u64 > FILE_CAP {
            return Err(Error::new(
                ErrorKind::Storage,
                format!("the vault would grow over {FILE_CAP} bytes"),
            ));
        }
        place::replace(&self.path, &text)
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Vault").field("path", &self.path).finish_non_exhaustive()
    }
}
