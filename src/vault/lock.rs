//! A lock between processes, on a file beside the data: a rename would swap the data file under it.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::place;
use crate::file_error::file_error;
use crate::{Error, ErrorKind, Result};

const POLL: Duration = Duration::from_millis(10);

/// A held lock, free again when this is dropped or the process dies.
#[derive(Debug)]
pub struct Lock {
    pub(super) file: File,
}

/// The file that guards `path`.
pub fn lock_file(path: &Path) -> PathBuf {
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(".lock");
    path.with_file_name(name)
}

impl Lock {
    /// Takes the lock on `file`, waiting up to `limit`. Blocks the thread.
    pub fn acquire(file: &Path, limit: Duration) -> Result<Self> {
        let start = Instant::now();
        let handle = place::open(file, OpenOptions::new().create(true).truncate(false).write(true))?;
        loop {
            match handle.try_lock() {
                Ok(()) => return Ok(Self { file: handle }),
                Err(TryLockError::WouldBlock) if start.elapsed() < limit => std::thread::sleep(POLL),
                Err(TryLockError::WouldBlock) => return Err(held(file, limit)),
                Err(TryLockError::Error(error)) => {
                    return Err(file_error("lock", file, error));
                }
            }
        }
    }
}

impl Drop for Lock {
    /// Closing is not enough: a process forked meanwhile has a copy of the handle, and would hold the lock.
    fn drop(&mut self) {
        // Nobody is left to tell; the lock then ends with the process.
        let _ = self.file.unlock();
    }
}

fn held(file: &Path, limit: Duration) -> Error {
    Error::new(
        ErrorKind::Locked,
        format!("another process held `{}` for {} s", file.display(), limit.as_secs_f32()),
    )
    .with_hint("Try again; if it stays, look which process has the file open.")
}
