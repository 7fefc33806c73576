//! Directories and files that only their owner can read.

use std::fs::{File, OpenOptions};
use std::path::Path;

use crate::file_error::file_error;
use crate::{Error, Result};

/// Makes `path` if it is missing, durably, readable by its owner only.
pub(in crate::documents) fn directory(path: &Path) -> Result<()> {
    crate::directory::make_private(path).map_err(|error| failure("make the directory", path, error))
}

/// Makes an empty file if it is missing, readable by its owner only.
pub(in crate::documents) fn touch(path: &Path) -> Result<()> {
    open(path, OpenOptions::new().create(true).append(true)).map(drop)
}

/// Opens a file under these options; a new one is readable by its owner only.
pub(in crate::documents) fn open(path: &Path, options: &mut OpenOptions) -> Result<File> {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path).map_err(|error| failure("open", path, error))
}

/// Makes the names in a directory durable.
pub(in crate::documents) fn sync_directory(path: &Path) -> Result<()> {
    crate::directory::sync(path).map_err(|error| failure("write the directory", path, error))
}

/// What could not be done with which path.
pub(in crate::documents) fn failure(what: &str, path: &Path, error: std::io::Error) -> Error {
    file_error(what, path, error)
}
