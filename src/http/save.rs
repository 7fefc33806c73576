//! A body written to disk: the file appears whole and durable, or not at all.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{Context, SHA256};
use bytes::Bytes;
use tokio::task::{JoinHandle, spawn_blocking};

use super::Response;
use crate::file_error::file_error;
use crate::{Error, Result, random};

/// Bytes collected before they are handed to the writing thread.
const BATCH: usize = 512 * 1024;

/// A body written to disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFile {
    /// Bytes written.
    pub bytes: u64,
    /// SHA-256 of them.
    pub sha256: [u8; 32],
}

impl SavedFile {
    /// SHA-256 as 64 hexadecimal digits.
    pub fn sha256_hex(&self) -> String {
        random::to_hex(&self.sha256)
    }
}

impl Response {
    /// Writes the decoded body to `path`, which appears only when it is whole and on disk.
    ///
    /// The bytes go to a new file (mode 0600) in the same directory, are counted
    /// against the cap of the request and hashed on the way. On any failure that file
    /// is removed and `path` is as before; so it is when the future is dropped, unless
    /// all bytes were there and the last step, flush and rename, was under way.
    /// The status is not looked at: check it first.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<SavedFile> {
        let path = path.as_ref();
        let target = path.to_owned();
        let created = spawn_blocking(move || Partial::create(&target)).await;
        let (partial, file) = created.map_err(|error| unwritable(path, io::Error::other(error)))??;
        let mut writing = Writing::Idle(Writer { file, digest: Context::new(&SHA256), bytes: 0 });
        let (mut batch, mut size) = (Vec::new(), 0);
        while let Some(chunk) = self.chunk().await? {
            size += chunk.len();
            batch.push(chunk);
            if size >= BATCH {
                // One batch is written while the next one arrives.
                let writer = writing.finish().await.map_err(|error| unwritable(path, error))?;
                writing = writer.start(std::mem::take(&mut batch));
                size = 0;
            }
        }
        let mut writer = writing.finish().await.map_err(|error| unwritable(path, error))?;
        let target = path.to_owned();
        let durable = spawn_blocking(move || {
            writer.write(&batch)?;
            writer.file.sync_all()?;
            partial.publish(&target)?;
            Ok(writer.saved())
        });
        flatten(durable.await).map_err(|error| unwritable(path, error))
    }
}

/// The file under its temporary name; removed on drop unless it was kept.
struct Partial {
    path: PathBuf,
    keep: bool,
}

impl Partial {
    fn create(target: &Path) -> Result<(Self, File)> {
        if target.file_name().is_none() {
            return Err(Error::config(format!("`{}` does not name a file", target.display())));
        }
        let path = target.with_file_name(format!(".dealdocs-{}.partial", random::hex::<12>()?));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| unwritable(target, error))?;
        Ok((Self { path, keep: false }, file))
    }

    /// Gives the file its final name, durably.
    fn publish(mut self, target: &Path) -> io::Result<()> {
        std::fs::rename(&self.path, target)?;
        self.keep = true;
        sync_directory(target)
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

/// The open file with its running digest and count.
struct Writer {
    file: File,
    digest: Context,
    bytes: u64,
}

/// Whether the writer is here or on its thread.
enum Writing {
    Idle(Writer),
    Busy(JoinHandle<io::Result<Writer>>),
}

impl Writer {
    fn write(&mut self, batch: &[Bytes]) -> io::Result<()> {
        for chunk in batch {
            self.file.write_all(chunk)?;
            self.digest.update(chunk);
            self.bytes += chunk.len() as u64;
        }
        Ok(())
    }

    fn start(mut self, batch: Vec<Bytes>) -> Writing {
        Writing::Busy(spawn_blocking(move || {
            self.write(&batch)?;
            Ok(self)
        }))
    }

    fn saved(self) -> SavedFile {
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(self.digest.finish().as_ref());
        SavedFile { bytes: self.bytes, sha256 }
    }
}

impl Writing {
    async fn finish(self) -> io::Result<Writer> {
        match self {
            Self::Idle(writer) => Ok(writer),
            Self::Busy(task) => flatten(task.await),
        }
    }
}

fn flatten<T>(outcome: Result<io::Result<T>, tokio::task::JoinError>) -> io::Result<T> {
    outcome.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// Makes the new name durable, not only the content.
fn sync_directory(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

fn unwritable(path: &Path, error: io::Error) -> Error {
    file_error("write", path, error)
}
