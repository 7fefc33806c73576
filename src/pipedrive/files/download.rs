//! Downloading: to a path that appears only when it is whole, or as a stream.

use std::io;
use std::path::Path;

use super::{FileRecord, Files};
use crate::file_error::file_error;
use crate::http::Response;
use crate::pipedrive::call::Call;
use crate::pipedrive::operations::{Operation, Version};
use crate::{Error, ErrorKind, Result};

impl Files<'_> {
    /// Writes a file to `to` (22 tokens). `to` appears, or is replaced, only when all bytes that
    /// Pipedrive states are there and on disk. Gives their number.
    pub async fn download(&self, id: u64, to: &Path) -> Result<u64> {
        check_target(to).await?;
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

    async fn download_once(&self, file: &FileRecord, to: &Path) -> Result<u64> {
        let response = self.open(file.id).await?;
        let (id, size) = (file.id, file.size);
        response.save_checked(to, move |bytes| check_size(id, size, bytes)).await
    }
}

/// A saved file must have the size that Pipedrive states, when it states one.
fn check_size(id: u64, stated: u64, came: u64) -> Result<()> {
    if stated != 0 && came != stated {
        let message = format!("file {id} came with {came} bytes, not {stated}");
        return Err(Error::new(ErrorKind::Transport, message).with_hint("Download it again."));
    }
    Ok(())
}

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
