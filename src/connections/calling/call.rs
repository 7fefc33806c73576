//! One call: what the caller wants, before any credential is on it.

use std::time::Duration;

use crate::http::{Content, Method};
use crate::{Error, Result};

/// A call, built up step by step.
#[derive(Clone)]
pub struct Call {
    /// GET, POST, ...
    pub method: Method,
    /// A whole address, or one that begins with `/` below the base URL of the connection.
    pub url: String,
    /// Further pairs of the query.
    pub query: Vec<(String, String)>,
    /// The body.
    pub content: Content,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// What happens on a redirect.
    pub redirects: Follow,
    /// Limit of the whole call, redirects, repetitions and body included.
    pub timeout: Option<Duration>,
    /// Cap of the answer's body in decoded bytes.
    pub max_response_bytes: Option<u64>,
    /// Whether it may be sent again: yes, no, or as its method and `Idempotency-Key` allow.
    pub retry: Option<bool>,
}

/// What happens on a redirect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Follow {
    /// The redirect itself is the answer.
    Stop,
    /// Followed within the allowed hosts; another origin gets a GET or HEAD without credentials.
    #[default]
    Allowed,
    /// Followed to any public https host as well, without credentials: for downloads from a storage.
    Anywhere,
}

impl Call {
    /// A call without query, body or headers.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            query: Vec::new(),
            content: Content::Empty,
            headers: Vec::new(),
            redirects: Follow::default(),
            timeout: None,
            max_response_bytes: None,
            retry: None,
        }
    }

    /// Whether all of it can be sent a second time, as after a refresh of the token.
    pub fn can_replay(&self) -> bool {
        self.content.can_replay()
    }

    /// The method of that name (`GET`, `post`, `PROPFIND`).
    pub fn method(name: &str) -> Result<Method> {
        let refused = || {
            Error::config(format!(
                "`{}` is not a method",
                name.chars().take(20).collect::<String>().escape_debug()
            ))
        };
        if name.is_empty()
            || name.len() > 20
            || !name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
        {
            return Err(refused());
        }
        match Method::from_bytes(name.to_ascii_uppercase().as_bytes()) {
            Ok(Method::CONNECT | Method::TRACE) | Err(_) => Err(refused()),
            Ok(method) => Ok(method),
        }
    }
}

impl std::fmt::Debug for Call {
    /// No address, header or body: all of them may hold what is private.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Call").field("method", &self.method).finish_non_exhaustive()
    }
}
