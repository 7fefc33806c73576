//! A body written to disk: the file appears whole and durable, or not at all.

use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256};
use tokio::task::spawn_blocking;

use super::Response;
use super::partial::Partial;
use super::writer::{Writer, Writing};
use crate::encoding::to_hex;
use crate::file_error::file_error;
use crate::{Error, Result};

/// Bytes collected before they are handed to the writing thread.
const BATCH: usize = 1024 * 1024;

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
        to_hex(&self.sha256)
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
    pub async fn save(self, path: impl AsRef<Path>) -> Result<SavedFile> {
        let writer = self.write(path.as_ref(), Some(Context::new(&SHA256)), |_| Ok(())).await?;
        Ok(SavedFile { bytes: writer.bytes(), sha256: writer.sha256()? })
    }

    /// The same without a digest, and only if `check` takes the number of bytes. Gives that number.
    pub async fn save_checked(
        self,
        path: impl AsRef<Path>,
        check: impl FnOnce(u64) -> Result<()> + Send + 'static,
    ) -> Result<u64> {
        Ok(self.write(path.as_ref(), None, check).await?.bytes())
    }

    async fn write(
        mut self,
        path: &Path,
        digest: Option<Context>,
        check: impl FnOnce(u64) -> Result<()> + Send + 'static,
    ) -> Result<Writer> {
        let unwritable = |error| file_error("write", path, error);
        let target = path.to_owned();
        let created = spawn_blocking(move || Partial::create(&target)).await;
        let (partial, file) = created.map_err(|error| abandoned(&error))??;
        let mut writing = Writing::Idle(Writer::new(file, digest));
        let (mut batch, mut size) = (Vec::new(), 0);
        while let Some(chunk) = self.chunk().await? {
            size += chunk.len();
            batch.push(chunk);
            if size >= BATCH {
                // One batch is written while the next one arrives.
                let writer = writing.finish().await.map_err(unwritable)?;
                writing = writer.start(std::mem::take(&mut batch));
                size = 0;
            }
        }
        let mut writer = writing.finish().await.map_err(unwritable)?;
        let target = path.to_owned();
        // One blocking step, so that a cancel cannot come between the rename and its flush.
        let durable = spawn_blocking(move || {
            let unwritable = |error| file_error("write", &target, error);
            writer.write(&batch).map_err(unwritable)?;
            check(writer.bytes())?;
            writer.flush().map_err(unwritable)?;
            partial.publish(&target).map_err(unwritable)?;
            Ok(writer)
        });
        durable.await.map_err(|error| abandoned(&error))?
    }
}

fn abandoned(error: &tokio::task::JoinError) -> Error {
    Error::internal(format!("writing a file was abandoned: {error}"))
}
