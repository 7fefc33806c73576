//! The one error type of the crate.
//!
//! An error is a [`ErrorKind`] (which exception it becomes in Python) plus the
//! same optional facts for every kind: HTTP status, the remote's own code, its
//! request id, how long to wait, and a hint that says what to do next.
//! A message never holds a secret, a query string or a token.

mod caught;
mod kind;

use std::time::Duration;

pub use caught::caught;
pub use kind::ErrorKind;

/// Shorthand used by every room.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure: what happened, to what, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    kind: ErrorKind,
    message: String,
    details: Box<Details>,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The facts an error may carry besides its message.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Details {
    /// HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// The remote's own error code, as text (`-4`, `ERR_SCHEMA_VALIDATION_FAILED`).
    pub code: Option<String>,
    /// The remote's request or correlation id, for its support.
    pub request_id: Option<String>,
    /// How long the remote asks to wait.
    pub retry_after: Option<Duration>,
    /// The next step for the reader.
    pub hint: Option<String>,
}

impl Error {
    /// An error of `kind`; the message names the thing concerned, without secrets.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), details: Box::default(), source: None }
    }

    /// A wrong or missing argument or setting.
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    /// A defect of dealdocs itself.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message).with_hint("Please report this with the full message.")
    }

    /// Names the argument that the failure is about.
    #[must_use]
    pub fn about(self, argument: &str) -> Self {
        self.reworded(|message| format!("`{argument}`: {message}"))
    }

    /// Says it in other words.
    #[must_use]
    pub fn reworded(mut self, words: impl FnOnce(&str) -> String) -> Self {
        self.message = words(&self.message);
        self
    }

    /// Another error about the same answer: it has all facts of this one, and the failure below it stays behind.
    #[must_use]
    pub fn retold(&self, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), details: self.details.clone(), source: None }
    }

    /// Adds what the reader can do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.details.hint = Some(hint.into());
        self
    }

    /// Adds the HTTP status of the answer.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.details.status = Some(status);
        self
    }

    /// Adds the remote's own error code.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.details.code = Some(code.into());
        self
    }

    /// Adds the remote's request id, if it sent one.
    #[must_use]
    pub fn with_request_id(mut self, id: Option<String>) -> Self {
        self.details.request_id = id;
        self
    }

    /// Adds how long the remote asks to wait.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.details.retry_after = wait;
        self
    }

    /// Keeps the failure below this one, for debugging.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Which failure it is.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What happened, to what.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Status, code, request id, wait and hint.
    pub fn details(&self) -> &Details {
        &self.details
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_keeps_its_facts() {
        let error = Error::new(ErrorKind::RateLimit, "too many requests")
            .with_status(429)
            .with_code("burst")
            .with_retry_after(Some(Duration::from_secs(2)))
            .with_hint("Wait.");
        assert_eq!(error.to_string(), "too many requests");
        assert_eq!(error.details().status, Some(429));
        assert_eq!(error.details().hint.as_deref(), Some("Wait."));
    }

    #[test]
    fn an_error_that_is_retold_has_the_same_facts() {
        let error = Error::new(ErrorKind::Server, "the server failed")
            .with_status(503)
            .with_code("busy")
            .with_request_id(Some("r-1".into()))
            .with_retry_after(Some(Duration::from_secs(2)))
            .with_hint("Wait.")
            .with_source("below");
        let told = error.retold(ErrorKind::RefreshFailing, "no new token");
        assert_eq!((told.kind(), told.message()), (ErrorKind::RefreshFailing, "no new token"));
        assert_eq!(told.details(), error.details());
        assert!(std::error::Error::source(&told).is_none());
    }
}
