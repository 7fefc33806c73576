//! A file under a temporary name, beside the one that it becomes.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::directory;
use crate::file_error::file_error;
use crate::{Error, Result, random};

/// The file under its temporary name; removed on drop unless it was kept.
pub(super) struct Partial {
    path: PathBuf,
    keep: bool,
}

impl Partial {
    /// Makes the file in the directory of `target`, for its owner alone.
    pub(super) fn create(target: &Path) -> Result<(Self, File)> {
        if target.file_name().is_none() {
            return Err(Error::config(format!("`{}` does not name a file", target.display())));
        }
        let path = target.with_file_name(format!(".dealdocs-{}.partial", random::hex::<12>()?));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| file_error("write", target, error))?;
        Ok((Self { path, keep: false }, file))
    }

    /// Gives the file its final name, durably.
    pub(super) fn publish(mut self, target: &Path) -> io::Result<()> {
        std::fs::rename(&self.path, target)?;
        self.keep = true;
        directory::sync(directory::of(target))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.keep {
            // Nothing is left to tell about a failure here: the caller has the first error.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
