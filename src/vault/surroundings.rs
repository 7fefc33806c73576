//! The directory of a private file: who could put another file in its place.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::private_group;
use crate::file_error::file_error;
use crate::{Error, ErrorKind, Result};

/// A directory in which others can replace files protects nothing; its owner always can, and so can the owner of a
/// link that leads to it.
pub(super) fn check(directory: &Path) -> Result<()> {
    let ours = [0, rustix::process::geteuid().as_raw()];
    let failed = |error| file_error("look at", directory, error);
    // Our own links stay allowed: a home on another disk, `/var/run`. Only we and root could turn them elsewhere.
    for part in directory.ancestors().filter(|part| !part.as_os_str().is_empty()) {
        let metadata = std::fs::symlink_metadata(part).map_err(failed)?;
        if metadata.is_symlink() && !ours.contains(&metadata.uid()) {
            return Err(refused(part, "is a link that belongs to another user"));
        }
    }
    let metadata = std::fs::metadata(directory).map_err(failed)?;
    if !ours.contains(&metadata.uid()) {
        return Err(refused(directory, "belongs to another user"));
    }
    let (group, others) = (metadata.mode() & 0o020 != 0, metadata.mode() & 0o002 != 0);
    let sticky = metadata.mode() & 0o1000 != 0;
    if !sticky && (others || group && !private_group::is_ours_alone(directory, metadata.gid())) {
        return Err(refused(directory, "can be changed by other users")
            .with_hint(format!("Run: chmod go-w {}", quoted(directory))));
    }
    Ok(())
}

/// Not a place for secrets.
pub(super) fn refused(path: &Path, why: &str) -> Error {
    Error::new(ErrorKind::Storage, format!("`{}` {why}", path.display()))
        .with_hint("Keep secrets in a regular file of your own, in a directory that only you can change.")
}

/// The whole path, as a shell takes it for one word.
fn quoted(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    format!("'{}'", whole.display().to_string().replace('\'', r"'\''"))
}
