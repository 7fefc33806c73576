//! Files that only their owner may read, written so that a crash leaves the old or the new one.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::fs::OFlags;

use super::surroundings::{self, refused};
use crate::directory;
use crate::file_error::file_error;
use crate::{Error, ErrorKind, Result};

const OTHERS: u32 = 0o077;

/// How long after its last change a file may change again without looking different: clocks of file
/// systems tick every few milliseconds, and an inode may be used again.
const SETTLED_AFTER: Duration = Duration::from_millis(100);

/// What tells two versions of a file apart without reading them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileIdentity {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl FileIdentity {
    /// The identity of the file at `path` now.
    pub fn of(path: &Path) -> Result<Self> {
        let metadata = std::fs::symlink_metadata(path).map_err(|error| failed("look at", path, error))?;
        Ok(Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    /// Whether every later change would give another identity, seen at `now`.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let nanos = |(seconds, nanos): (i64, i64)| i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        let newest = nanos(self.modified).max(nanos(self.changed));
        i128::try_from(now.saturating_sub(SETTLED_AFTER).as_nanos()).is_ok_and(|settled| newest < settled)
    }
}

/// The content of a private file, read whole; larger than `cap` bytes is refused unread.
pub(super) fn read(path: &Path, cap: u64) -> Result<Vec<u8>> {
    let file = open(path, OpenOptions::new().read(true))?;
    let length = file.metadata().map_err(|error| failed("look at", path, error))?.len();
    if length > cap {
        return Err(Error::new(
            ErrorKind::Storage,
            format!("`{}` has {length} bytes, more than {cap}", path.display()),
        ));
    }
    let mut content = Vec::new();
    file.take(cap).read_to_end(&mut content).map_err(|error| failed("read", path, error))?;
    Ok(content)
}

/// Makes the directory of the private file `path` and what is missing above it, for us alone (0700).
pub fn make_directory(path: &Path) -> Result<()> {
    let parent = directory::of(path);
    directory::make_private(parent).map_err(|error| failed("make the directory", parent, error))
}

/// Writes a new private file; refuses to replace one.
pub(super) fn create(path: &Path, content: &[u8]) -> Result<()> {
    surroundings::check(directory::of(path))?;
    temporary(path, content)?.persist_noclobber(path).map_err(|error| failed("create", path, error.error))?;
    sync_directory(path)
}

/// Replaces a private file; a crash at any moment leaves the old or the new content.
pub(super) fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let file = temporary(path, content)?;
    crash::point("synced");
    file.persist(path).map_err(|error| failed("replace", path, error.error))?;
    crash::point("renamed");
    sync_directory(path)
}

/// Opens a regular file of ours without following a link; repairs a mode that lets others in.
pub(super) fn open(path: &Path, options: &mut OpenOptions) -> Result<File> {
    surroundings::check(directory::of(path))?;
    // NONBLOCK: opening a FIFO must not wait for its other end.
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC).bits();
    let file =
        options.mode(0o600).custom_flags(flags.cast_signed()).open(path).map_err(|error| {
            match error.raw_os_error() {
                Some(code) if code == rustix::io::Errno::LOOP.raw_os_error() => {
                    refused(path, "is a symbolic link")
                }
                _ => failed("open", path, error),
            }
        })?;
    let metadata = file.metadata().map_err(|error| failed("look at", path, error))?;
    if !metadata.is_file() {
        return Err(refused(path, "is not a regular file"));
    }
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(refused(path, "belongs to another user"));
    }
    if metadata.nlink() > 1 {
        return Err(refused(path, "has a second hard link"));
    }
    if metadata.mode() & OTHERS != 0 {
        log::warn!("`{}` could be read by others; its mode is now 0600", path.display());
        file.set_permissions(Permissions::from_mode(0o600))
            .map_err(|error| failed("protect", path, error))?;
    }
    Ok(file)
}

fn temporary(path: &Path, content: &[u8]) -> Result<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new_in(directory::of(path))
        .map_err(|error| failed("write beside", path, error))?;
    file.write_all(content)
        .and_then(|()| {
            crash::point("written");
            file.as_file().sync_all()
        })
        .map_err(|error| failed("write beside", path, error))?;
    Ok(file)
}

fn sync_directory(path: &Path) -> Result<()> {
    directory::sync(directory::of(path)).map_err(|error| failed("sync", path, error))
}

fn failed(what: &str, path: &Path, error: std::io::Error) -> Error {
    file_error(what, path, error)
}

/// Where a test kills the process.
mod crash {
    /// The name of the variable that says at which point.
    #[cfg(test)]
    pub(in crate::vault) const VARIABLE: &str = "DEALDOCS_TEST_CRASH_POINT";

    #[cfg(test)]
    pub(super) fn point(name: &str) {
        if std::env::var(VARIABLE).is_ok_and(|wanted| wanted == name) {
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL).unwrap();
        }
    }

    #[cfg(not(test))]
    pub(super) fn point(_: &str) {}
}

#[cfg(test)]
pub(super) use crash::VARIABLE as CRASH_POINT;
