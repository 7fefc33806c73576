//! One fault: what goes wrong, where and how often.

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The answer comes `latency_ms` later.
    Latency,
    /// `status` with `body` and `headers` instead of the answer.
    Status,
    /// The connection is reset before the first byte of the answer.
    Cut,
    /// The connection is reset after `bytes` bytes of the body.
    CutBody,
    /// The right `Content-Length`, but only `bytes` bytes (default: half), then an orderly close.
    Truncate,
    /// The answer, and after it more bytes without end.
    Endless,
    /// `Content-Length` says `bytes` bytes (default: one more than there are).
    WrongLength,
    /// Headers and `bytes` bytes arrive, then nothing more while the client waits.
    Stall,
}

/// A rule: the first one that matches a request acts on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What goes wrong.
    pub fault: FaultKind,
    /// Path pattern: `*` is one segment, `**` at the end the rest.
    #[serde(default = "everywhere")]
    pub path: String,
    /// Only this method; absent means any.
    #[serde(default)]
    pub method: Option<String>,
    /// Only this server: `pipedrive`, `document_server` or `storage`.
    #[serde(default)]
    pub server: Option<String>,
    /// Matching requests to leave alone first.
    #[serde(default)]
    pub skip: u64,
    /// How many requests it acts on; absent means all.
    #[serde(default)]
    pub times: Option<u64>,
    /// Milliseconds to wait before answering, with any kind.
    #[serde(default)]
    pub latency_ms: u64,
    /// Status of the answer, for `status`.
    #[serde(default)]
    pub status: Option<u16>,
    /// Body of the answer, for `status`.
    #[serde(default)]
    pub body: Option<String>,
    /// Headers of the answer, for `status`.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// Bytes of the body, for the kinds that damage it.
    #[serde(default)]
    pub bytes: Option<u64>,
    /// For `status` and `cut`: the request is carried out first, only its answer is lost.
    #[serde(default)]
    pub processed: bool,
}

fn everywhere() -> String {
    "**".to_owned()
}

impl Fault {
    /// A fault of this kind on every request.
    pub fn new(fault: FaultKind) -> Self {
        Self {
            fault,
            path: everywhere(),
            method: None,
            server: None,
            skip: 0,
            times: None,
            latency_ms: 0,
            status: None,
            body: None,
            headers: Vec::new(),
            bytes: None,
            processed: false,
        }
    }

    /// An answer with this status and an empty body.
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::new(FaultKind::Status) }
    }

    /// A wait before the answer.
    pub fn latency(milliseconds: u64) -> Self {
        Self { latency_ms: milliseconds, ..Self::new(FaultKind::Latency) }
    }

    /// Only requests with this method and path pattern.
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.method = Some(method.to_owned());
        path.clone_into(&mut self.path);
        self
    }

    /// Only requests to this server.
    pub fn server(mut self, server: &str) -> Self {
        self.server = Some(server.to_owned());
        self
    }

    /// Leaves the first `count` matching requests alone.
    pub fn skip(mut self, count: u64) -> Self {
        self.skip = count;
        self
    }

    /// Acts on this many requests, then no more.
    pub fn times(mut self, count: u64) -> Self {
        self.times = Some(count);
        self
    }

    /// The body of a `status` answer.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// A header of a `status` answer.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Bytes of the body that arrive, or the length that is claimed.
    pub fn bytes(mut self, count: u64) -> Self {
        self.bytes = Some(count);
        self
    }

    /// Carries the request out and loses only its answer.
    pub fn processed(mut self) -> Self {
        self.processed = true;
        self
    }

    pub(super) fn check(&self) -> Result<()> {
        let status = self.status.unwrap_or(500);
        if self.fault == FaultKind::Status && !(200..=599).contains(&status) {
            return Err(Error::config(format!("a fault cannot answer with status {status}"))
                .with_hint("Use a status from 200 to 599."));
        }
        let known = ["pipedrive", "document_server", "storage"];
        if let Some(server) = self.server.as_deref().filter(|server| !known.contains(server)) {
            return Err(Error::config(format!("the sandbox has no server {server:?}"))
                .with_hint("Use pipedrive, document_server or storage."));
        }
        for (name, value) in &self.headers {
            let name_is_good = axum::http::HeaderName::try_from(name).is_ok();
            if !name_is_good || axum::http::HeaderValue::try_from(value).is_err() {
                return Err(Error::config(format!("{name:?} is not a header that can be sent")));
            }
        }
        Ok(())
    }
}
