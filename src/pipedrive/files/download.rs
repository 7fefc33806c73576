//! Downloading: to a path that appears only when it is whole, or as a stream.

use std::io;
use std::path::{Path, PathBuf};

use super::{FileRecord, Files};
use crate::file_error::file_error;
use crate::http::{Response, SavedFile};
use crate::pipedrive::call::Call;
use crate::pipedrive::operations::{Operation, Version};
use crate::{Error, ErrorKind, Result, random};

impl Files<'_> {
    /// Writes a file to `to` (22 tokens). `to` appears, or is replaced, only when all bytes that
    /// Pipedrive states are there and on disk.
    pub async fn download(&self, id: u64, to: &Path) -> Result<SavedFile> {
        Part::check_target(to).await?;
        let file = self.get(id).await?;
        let mut attempt = 0;
        loop {
            match self.download_once(&file, to).await {
                // The exchange broke in the middle: a download may be asked for again.
                Err(error)
                    if error.kind() == ErrorKind::Transport
                        && attempt < self.client.settings().max_retries =>
                {
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    /// The content as it comes (20 tokens). Read it soon: its address is only valid for a short time.
    pub async fn open(&self, id: u64) -> Result<Response> {
        let call = Call::new(Operation::named(Version::V1, "downloadFile")?, &[&id.to_string()])?;
        self.client.open(call.transfer()).await
    }

    async fn download_once(&self, file: &FileRecord, to: &Path) -> Result<SavedFile> {
        let response = self.open(file.id).await?;
        let part = Part::beside(to)?;
        let saved = response.save(&part.path).await.map_err(|error| part.told_as(to, error))?;
        Self::check_saved(&saved, file)?;
        part.publish(to).await?;
        Ok(saved)
    }
}

/// A file beside the target until its size is checked; removed when that fails or is cancelled.
struct Part {
    path: PathBuf,
}

impl Part {
    /// Refuses, before anything is asked of Pipedrive, a target that cannot become a file.
    async fn check_target(to: &Path) -> Result<()> {
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let failed = match (tokio::fs::metadata(to).await, tokio::fs::metadata(folder).await) {
            (Ok(found), _) if found.is_dir() => io::ErrorKind::IsADirectory.into(),
            (_, Ok(folder)) if !folder.is_dir() => io::ErrorKind::NotADirectory.into(),
            (_, Err(error)) => error,
            _ => return Ok(()),
        };
        Err(file_error("write", to, failed))
    }

    fn beside(to: &Path) -> Result<Self> {
        let name = to.file_name().ok_or_else(|| Error::config("the target path has no file name"))?;
        let mut part = std::ffi::OsString::from(".");
        part.push(name);
        part.push(format!(".{}.part", random::hex::<8>()?));
        Ok(Self { path: to.with_file_name(part) })
    }

    /// The failure in terms of the file that the caller named.
    fn told_as(&self, to: &Path, error: Error) -> Error {
        let (part, named) = (self.path.display().to_string(), to.display().to_string());
        error.reworded(|message| message.replace(&part, &named))
    }

    /// Gives the file its final name.
    async fn publish(self, target: &Path) -> Result<()> {
        let (from, to) = (self.path.clone(), target.to_owned());
        // One blocking step, so that a cancel cannot come between the rename and its flush.
        let moved = tokio::task::spawn_blocking(move || {
            std::fs::rename(&from, &to)?;
            let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
            std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        });
        let result = moved.await.map_err(|_| Error::internal("the rename was not carried out"))?;
        result.map_err(|error| file_error("write", target, error))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // After `publish` it is not there any more.
        let _ = std::fs::remove_file(&self.path);
    }
}
