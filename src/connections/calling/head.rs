//! What an answer tells besides its body, and the error that its status is.

use std::time::Duration;

use url::Url;

use super::Answer;
use crate::http::Redactor;
use crate::{Error, ErrorKind, Result};

/// Longest piece of a body in an error, in bytes.
const EXCERPT: usize = 200;

const UNAUTHORIZED: &str = "The service does not accept the credential: give an API key or a password anew with set_values(), authorize \
     OAuth again with authorize().";

/// It outlives the body, and with it the connection that brings it.
#[derive(Debug)]
pub struct Head {
    status: u16,
    url: Url,
    retry_after: Option<Duration>,
    proven: bool,
    redactor: Redactor,
}

impl Head {
    /// The head of `answer`.
    pub fn of(answer: &Answer) -> Self {
        Self {
            status: answer.status(),
            url: answer.url().clone(),
            retry_after: answer.retry_after(),
            proven: answer.is_proven(),
            redactor: answer.redactor(),
        }
    }

    /// HTTP status code.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Where the answer came from, after redirects; never with a credential of the connection in it.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The error of a status of 400 or more. It names the address without its query, and repeats the start of
    /// `content`, the body if it was read, without secrets.
    pub fn check(&self, method: &str, content: Option<&[u8]>) -> Result<()> {
        if self.status < 400 {
            return Ok(());
        }
        let (origin, path) = (self.url.origin().ascii_serialization(), self.url.path());
        let mut message = format!("{method} {origin}{path} answered with an error");
        if let Some(content) = content.filter(|content| !content.is_empty()) {
            message = format!("{message}: {}", self.redactor.clean(content, EXCERPT));
        }
        let error = Error::new(ErrorKind::of_status(self.status), message)
            .with_status(self.status)
            .with_retry_after(self.retry_after);
        // A 401 of another origin, which had no credential, says nothing of it.
        Err(if self.status == 401 && self.proven { error.with_hint(UNAUTHORIZED) } else { error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(status: u16, proven: bool) -> Head {
        let mut redactor = Redactor::default();
        redactor.add("s3cret-of-the-connection");
        let url = Url::parse("https://api.example.com/v1/things?a=b").unwrap();
        Head { status, url, retry_after: Some(Duration::from_secs(7)), proven, redactor }
    }

    #[test]
    fn only_a_status_of_400_or_more_is_an_error() {
        assert!(head(200, true).check("GET", None).is_ok());
        assert!(head(399, true).check("GET", None).is_ok());
        assert_eq!(head(400, true).check("GET", None).unwrap_err().kind(), ErrorKind::Validation);
    }

    #[test]
    fn it_says_what_the_service_said_without_query_and_secrets() {
        let error = head(429, true).check("POST", Some(b"slow, s3cret-of-the-connection")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimit);
        assert!(
            error
                .message()
                .starts_with("POST https://api.example.com/v1/things answered with an error: slow, ")
        );
        assert!(!error.message().contains("s3cret"));
        assert_eq!(error.details().retry_after, Some(Duration::from_secs(7)));
        assert_eq!(error.details().status, Some(429));
        let unread = head(500, true).check("GET", None).unwrap_err();
        assert!(unread.message().ends_with("answered with an error"));
    }

    #[test]
    fn a_refused_credential_has_advice_where_one_was_sent() {
        assert!(head(401, true).check("GET", None).unwrap_err().details().hint.is_some());
        assert!(head(401, false).check("GET", None).unwrap_err().details().hint.is_none());
        assert!(head(404, true).check("GET", None).unwrap_err().details().hint.is_none());
    }
}
