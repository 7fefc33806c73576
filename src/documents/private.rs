//! Directories and files that only their owner can read.

use std::fs::{File, OpenOptions};
use std::path::Path;

use crate::file_error::file_error;
use crate::{Error, Result};

/// Makes `path` if it is missing, durably, readable by its owner only.
pub(super) fn directory(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let there = path.ancestors().skip(1).find(|parent| parent.is_dir());
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| failure("make the directory", path, error))?;
    // The name of a new directory is in its parent.
    for parent in path.ancestors().skip(1) {
        sync_directory(if parent.as_os_str().is_empty() { Path::new(".") } else { parent })?;
        if Some(parent) == there {
            break;
        }
    }
    Ok(())
}

/// Makes an empty file if it is missing, readable by its owner only.
pub(super) fn touch(path: &Path) -> Result<()> {
    open(path, OpenOptions::new().create(true).append(true)).map(drop)
}

/// Opens a file under these options; a new one is readable by its owner only.
pub(super) fn open(path: &Path, options: &mut OpenOptions) -> Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path).map_err(|error| failure("open", path, error))
}

/// Makes the names in a directory durable.
pub(super) fn sync_directory(path: &Path) -> Result<()> {
    File::open(path)
        .and_then(|directory| directory.sync_all())
        .map_err(|error| failure("write the directory", path, error))
}

/// What could not be done with which path.
pub(super) fn failure(what: &str, path: &Path, error: std::io::Error) -> Error {
    file_error(what, path, error)
}
