//! An answer whose body is read under a cap and a deadline.

use std::path::Path;

use bytes::{Bytes, BytesMut};
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use tokio::io::AsyncWriteExt;
use tokio::time::Instant;
use url::Url;

use super::failure;
use crate::{Error, ErrorKind, Result};

/// An answer; the body has not been read yet.
pub struct Response {
    pub(super) inner: reqwest::Response,
    pub(super) deadline: Instant,
    pub(super) max_body: u64,
    pub(super) read: u64,
}

/// A body written to disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFile {
    /// Bytes written.
    pub bytes: u64,
}

impl Response {
    /// HTTP status code.
    pub fn status(&self) -> u16 {
        self.inner.status().as_u16()
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        self.inner.headers()
    }

    /// One header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.inner.headers().get(name)?.to_str().ok()
    }

    /// Where the answer came from, after redirects.
    pub fn url(&self) -> &Url {
        self.inner.url()
    }

    /// The next piece of the decoded body.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let next = tokio::time::timeout_at(self.deadline, self.inner.chunk()).await;
        let Some(chunk) =
            next.map_err(|_| failure::timeout(self.inner.url()))?.map_err(failure::from_reqwest)?
        else {
            return Ok(None);
        };
        self.read = self.read.saturating_add(chunk.len() as u64);
        if self.read > self.max_body {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("the answer is larger than {} bytes", self.max_body),
            ));
        }
        Ok(Some(chunk))
    }

    /// The whole decoded body.
    pub async fn bytes(mut self) -> Result<Bytes> {
        let mut body = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    /// The whole body, decoded from JSON.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T> {
        let status = self.status();
        let bytes = self.bytes().await?;
        serde_json::from_slice(&bytes).map_err(|error| {
            Error::new(
                ErrorKind::Decode,
                format!(
                    "the answer is not the expected JSON (line {}, column {})",
                    error.line(),
                    error.column()
                ),
            )
            .with_status(status)
        })
    }

    /// Writes the body to `path`, which appears only when it is whole and on disk.
    pub async fn save(mut self, path: &Path) -> Result<SavedFile> {
        let partial = path.with_extension("partial");
        let mut file = tokio::fs::File::create(&partial).await.map_err(|error| storage(&partial, error))?;
        let mut bytes = 0;
        while let Some(chunk) = self.chunk().await? {
            file.write_all(&chunk).await.map_err(|error| storage(&partial, error))?;
            bytes += chunk.len() as u64;
        }
        file.sync_all().await.map_err(|error| storage(&partial, error))?;
        tokio::fs::rename(&partial, path).await.map_err(|error| storage(path, error))?;
        Ok(SavedFile { bytes })
    }
}

fn storage(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Storage, format!("cannot write `{}`: {error}", path.display())).with_source(error)
}
