//! The answer to a call; its body is read under the caps of the call.

use std::time::Duration;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use url::Url;

use crate::Result;
use crate::http::{HeaderMap, Redactor, Response};

/// An answer; the body has not been read yet. Of any status: the meaning is the caller's.
#[derive(Debug)]
pub struct Answer {
    response: Response,
    url: Url,
    redirects: usize,
    proven: bool,
}

impl Answer {
    /// `url` is the address without the credential that it may have carried.
    pub(super) fn new(response: Response, url: Url, redirects: usize, proven: bool) -> Self {
        Self { response, url, redirects, proven }
    }

    /// HTTP status code.
    pub fn status(&self) -> u16 {
        self.response.status()
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// One header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.header(name)
    }

    /// Where the answer came from, after redirects; never with a credential of the connection in it.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Redirects that were followed.
    pub fn redirects(&self) -> usize {
        self.redirects
    }

    /// Whether it answers a request that carried the credential: a 401 of another origin says nothing of it.
    pub fn is_proven(&self) -> bool {
        self.proven
    }

    /// How long the answer asks to wait, at most a day.
    pub fn retry_after(&self) -> Option<Duration> {
        self.response.retry_after()
    }

    /// Length of the body in bytes, if it was told.
    pub fn length(&self) -> Option<u64> {
        self.response.length()
    }

    /// The next piece of the decoded body.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        self.response.chunk().await
    }

    /// The whole decoded body.
    pub async fn bytes(self) -> Result<Bytes> {
        self.response.bytes().await
    }

    /// The whole body, decoded from JSON.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T> {
        self.response.json().await
    }

    /// The start of the body for an error text, with the connection's secrets replaced; at most 500 bytes.
    pub async fn excerpt(self, max: usize) -> String {
        self.response.excerpt(max).await
    }

    /// Replaces the connection's secrets in texts taken from this answer.
    pub fn redactor(&self) -> Redactor {
        self.response.redactor()
    }

    /// The answer itself, to save it to a file.
    pub fn into_response(self) -> Response {
        self.response
    }
}
