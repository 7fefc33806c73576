//! An answer whose body is read under a cap and a deadline.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use tokio::time::timeout_at;
use url::Url;

use super::exchange::Limits;
use super::retry_after::{LONGEST_REPORTED, retry_after};
use super::{Redactor, Spares, failure};
use crate::{Error, ErrorKind, Result};

/// Cap of an excerpt, in bytes.
const LONGEST_EXCERPT: usize = 500;
/// Memory taken at once on the word of a `Content-Length`, in bytes.
const FIRST_CAPACITY: u64 = 8 * 1024 * 1024;

/// An answer; the body has not been read yet.
pub struct Response {
    inner: reqwest::Response,
    limits: Limits,
    max_body: u64,
    read: u64,
    attempts: u32,
    redactor: Redactor,
}

impl Response {
    pub(super) fn new(
        inner: reqwest::Response,
        limits: Limits,
        max_body: u64,
        attempts: u32,
        redactor: Redactor,
    ) -> Self {
        Self { inner, limits, max_body, read: 0, attempts, redactor }
    }

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

    /// Requests that were sent for this answer: repetitions and redirects included.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long the answer asks to wait (`Retry-After`), at most a day.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers(), SystemTime::now()).map(|wait| wait.min(LONGEST_REPORTED))
    }

    /// Length of the body in bytes, if it was told and the body is not compressed.
    pub fn length(&self) -> Option<u64> {
        self.inner.content_length()
    }

    /// The next piece of the decoded body.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        if self.read == 0 {
            self.check_head()?;
        }
        let next = timeout_at(self.limits.next(), self.inner.chunk()).await;
        let chunk = next
            .map_err(|_| failure::timeout(self.inner.url()))?
            .map_err(|error| failure::explain(error, self.inner.url()).error)?;
        let Some(chunk) = chunk else { return Ok(None) };
        self.read = self.read.saturating_add(chunk.len() as u64);
        if self.read > self.max_body {
            return Err(self.too_large());
        }
        Ok(Some(chunk))
    }

    /// The whole decoded body.
    pub async fn bytes(self) -> Result<Bytes> {
        self.bytes_in(&Spares::default()).await
    }

    /// The same, in memory that an earlier body has left.
    pub async fn bytes_in(mut self, spares: &Spares) -> Result<Bytes> {
        let Some(first) = self.chunk().await? else { return Ok(Bytes::new()) };
        let Some(second) = self.chunk().await? else { return Ok(first) };
        let capacity = self.length().unwrap_or(0).min(self.max_body).min(FIRST_CAPACITY);
        let mut body = spares.take(usize::try_from(capacity).unwrap_or(0));
        body.extend_from_slice(&first);
        body.extend_from_slice(&second);
        while let Some(chunk) = self.chunk().await? {
            body.extend_from_slice(&chunk);
        }
        Ok(spares.give(body))
    }

    /// The whole body, decoded from JSON.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T> {
        let status = self.status();
        let kind = self.header(CONTENT_TYPE.as_str()).unwrap_or("no content type");
        let kind: String = kind.chars().take(60).collect();
        let bytes = self.bytes().await?;
        serde_json::from_slice(&bytes).map_err(|error| {
            // The words of the decoder may quote the body, which may hold a token.
            let place = format!("line {}, column {}", error.line(), error.column());
            Error::new(ErrorKind::Decode, format!("the answer ({kind}) is not the expected JSON: {place}"))
                .with_status(status)
        })
    }

    /// The start of the body for an error text: one line, at most 500 bytes, with
    /// the secrets of the request replaced. What cannot be read is left out.
    pub async fn excerpt(mut self, max: usize) -> String {
        let max = max.min(LONGEST_EXCERPT);
        let enough = max + self.redactor.longest();
        let mut start = Vec::new();
        while start.len() < enough {
            let Ok(Some(chunk)) = self.chunk().await else { break };
            start.extend(chunk.iter().take(enough - start.len()));
        }
        self.redactor.clean(&start, max)
    }

    /// Replaces the secrets of the request in texts taken from this answer.
    pub fn redactor(&self) -> Redactor {
        self.redactor.clone()
    }

    /// Refuses, before it is read, a body that is too large or in a coding that is not undone.
    fn check_head(&self) -> Result<()> {
        if self.length().is_some_and(|length| length > self.max_body) {
            return Err(self.too_large());
        }
        let coded = |coding: &str| !matches!(coding.trim(), "" | "identity" | "aws-chunked");
        match self.header(CONTENT_ENCODING.as_str()) {
            Some(codings) if codings.split(',').any(coded) => {
                let message = "the answer is compressed in a way that was not asked for";
                Err(Error::new(ErrorKind::Decode, message).with_status(self.status()))
            }
            _ => Ok(()),
        }
    }

    fn too_large(&self) -> Error {
        let message = format!("the answer is larger than {} bytes", self.max_body);
        Error::new(ErrorKind::TooLarge, message).with_status(self.status())
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status())
            .field("origin", &self.url().origin().ascii_serialization())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
