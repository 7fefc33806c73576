//! The folder that holds the sandbox's files and goes away with it.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Error, ErrorKind, Result};

/// A private temporary folder, removed when dropped by the process that made it.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    process: u32,
}

impl Folder {
    pub(super) fn create() -> Result<Self> {
        let process = std::process::id();
        for _ in 0..16 {
            let path = std::env::temp_dir().join(format!("dealdocs-sandbox-{process}-{}", suffix()?));
            match make_private(&path) {
                Ok(()) => return Ok(Self { path, process }),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(storage("the sandbox's folder could not be made", error)),
            }
        }
        Err(Error::new(ErrorKind::Storage, "no free name for the sandbox's folder"))
    }

    /// A path inside the folder; the parent folders are made.
    pub fn path(&self, relative: &str) -> Result<PathBuf> {
        let path = self.path.join(relative);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)
                .map_err(|error| storage("a folder of the sandbox could not be made", error))?;
        }
        Ok(path)
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.path
    }

    /// Removes everything inside `relative`.
    pub(super) fn clear(&self, relative: &str) -> Result<()> {
        match std::fs::remove_dir_all(self.path.join(relative)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(storage("a folder of the sandbox could not be emptied", error))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A forked child inherits the value, not the folder.
        if self.process == std::process::id() {
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

fn suffix() -> Result<String> {
    let mut bytes = [0_u8; 8];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| Error::internal("no random bytes from the system"))?;
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    Ok(format!("{:x}", u128::from(u64::from_ne_bytes(bytes)) ^ time))
}

fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().mode(0o700).create(path)
}

fn storage(message: &str, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Storage, format!("{message}: {}", error.kind())).with_source(error)
}
