//! The bytes of saves on their way: one private file a save.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::private;
use crate::Result;

/// The directory of the bytes.
#[derive(Debug, Clone)]
pub struct Spool {
    directory: PathBuf,
}

impl Spool {
    /// A spool below `directory`; nothing is made yet.
    pub fn new(directory: &Path) -> Self {
        Self { directory: directory.join("spool") }
    }

    /// Makes the directory.
    pub fn prepare(&self) -> Result<()> {
        private::directory(&self.directory)
    }

    /// Where the bytes of a save lie. `marker` is our own hexadecimal text.
    pub fn path(&self, marker: &str) -> PathBuf {
        self.directory.join(format!("{marker}.bin"))
    }

    /// Where a fetch writes before its bytes are accepted.
    ///
    /// Each attempt has its own name, so that two of them never write into one file.
    pub fn incoming(&self, attempt: &str) -> PathBuf {
        self.directory.join(format!("{attempt}.incoming"))
    }

    /// Gives fetched bytes their final name, durably.
    pub fn accept(&self, incoming: &Path, marker: &str) -> Result<()> {
        let path = self.path(marker);
        let file =
            std::fs::File::open(incoming).map_err(|error| private::failure("open", incoming, error))?;
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .map_err(|error| private::failure("protect", incoming, error))?;
        file.sync_all().map_err(|error| private::failure("write", incoming, error))?;
        std::fs::rename(incoming, &path).map_err(|error| private::failure("write", &path, error))?;
        private::sync_directory(&self.directory)
    }

    /// Removes the bytes of a save that is done.
    pub fn remove(&self, marker: &str) {
        remove(&self.path(marker));
    }

    /// Removes files older than `age` that `is_needed` does not know.
    pub fn sweep(&self, age: Duration, mut is_needed: impl FnMut(&str) -> Result<bool>) -> Result<u64> {
        let entries = match std::fs::read_dir(&self.directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(private::failure("read", &self.directory, error)),
        };
        let mut removed = 0;
        for entry in entries.flatten() {
            let path = entry.path();
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            let old = modified
                .is_ok_and(|time| SystemTime::now().duration_since(time).is_ok_and(|passed| passed >= age));
            let marker = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let accepted = path.extension().is_some_and(|extension| extension == "bin");
            if old && !(accepted && is_needed(marker)?) {
                remove(&path);
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// Removes a file; a file that stays is found again by the sweep.
pub(in crate::documents) fn remove(path: &Path) {
    if let Err(error) = std::fs::remove_file(path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        log::warn!("cannot remove `{}`: {error}", path.display());
    }
}

/// An incoming file that disappears when its fetch is not finished.
pub(in crate::documents) struct Incoming {
    path: PathBuf,
}

impl Incoming {
    pub(in crate::documents) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(in crate::documents) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        remove(&self.path);
    }
}
