//! One request and the rules it travels under.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Serialize;
use url::Url;

use super::{Body, Method, Multipart, Redactor, headers};
use crate::{Error, Result};

/// What happens when the answer is a redirect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Redirects {
    /// The redirect itself is the answer.
    #[default]
    Stop,
    /// Followed within the origin; another origin is an error.
    SameOrigin,
    /// Followed anywhere the guard allows, without credentials from the first hop on, also within
    /// the origin: a signed storage address refuses a second proof of identity.
    DropCredentials,
}

/// Whether a request may be sent again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Retry {
    /// GET, HEAD, PUT, DELETE and OPTIONS after 502, 503, 504 or a broken connection;
    /// any method when no connection could be made. 429 is the caller's to handle.
    #[default]
    ByMethod,
    /// Never.
    Never,
    /// Any method in those cases, because the caller knows that it is safe.
    Always,
}

/// A request, built up step by step.
#[derive(Clone)]
pub struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    bodies: u8,
    pub(super) redirects: Redirects,
    pub(super) retry: Retry,
    pub(super) timeout: Option<Duration>,
    pub(super) idle: Option<Duration>,
    pub(super) max_body: Option<u64>,
    pub(super) redactor: Redactor,
}

impl Request {
    /// A request without headers or body; redirects are not followed.
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Body::Empty,
            bodies: 0,
            redirects: Redirects::default(),
            retry: Retry::default(),
            timeout: None,
            idle: None,
            max_body: None,
            redactor: Redactor::default(),
        }
    }

    /// Adds a plain header.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self> {
        let (name, value) = headers::parse(name, value)?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Adds a header that is never logged and never leaves the first origin.
    pub fn secret_header(mut self, name: &str, value: &str) -> Result<Self> {
        self.redactor.add_header(value);
        let (name, mut value) = headers::parse(name, value)?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Sends `value` as JSON.
    pub fn json(mut self, value: &impl Serialize) -> Result<Self> {
        let bytes = serde_json::to_vec(value)
            .map_err(|error| Error::config("the value cannot be written as JSON").with_source(error))?;
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(self.body(Body::Bytes(Bytes::from(bytes))))
    }

    /// Sends pairs as `application/x-www-form-urlencoded`.
    pub fn form(mut self, pairs: &[(impl AsRef<str>, impl AsRef<str>)]) -> Self {
        let text = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        self.body(Body::Bytes(Bytes::from(text)))
    }

    /// Sends this form, its file streamed.
    pub fn multipart(mut self, form: Multipart) -> Result<Self> {
        let (content_type, body) = form.build()?;
        self.headers.insert(CONTENT_TYPE, content_type);
        Ok(self.body(body))
    }

    /// Names a secret that the request holds outside its secret headers, as in a
    /// form: it is replaced where an error text quotes the answer.
    pub fn redact(mut self, secret: &str) -> Self {
        self.redactor.add(secret);
        self
    }

    /// Sends this body.
    pub fn body(mut self, body: Body) -> Self {
        self.bodies = self.bodies.saturating_add(u8::from(!matches!(body, Body::Empty)));
        self.body = body;
        self
    }

    /// Chooses what happens on a redirect.
    pub fn redirects(mut self, redirects: Redirects) -> Self {
        self.redirects = redirects;
        self
    }

    /// Chooses whether it may be sent again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the limit of the whole exchange.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Sets the limit of the whole exchange, all of which may pass in silence while the server works.
    pub fn patient(mut self, limit: Duration) -> Self {
        self.idle = Some(limit);
        self.timeout(limit)
    }

    /// Sets the cap of the answer's decoded body, in bytes.
    pub fn max_body(mut self, bytes: u64) -> Self {
        self.max_body = Some(bytes);
        self
    }

    /// Refuses what no server would understand in one way.
    pub(super) fn check(&self) -> Result<()> {
        if self.bodies > 1 {
            return Err(Error::config("the request has two bodies"));
        }
        if self.bodies > 0 && matches!(self.method, Method::GET | Method::HEAD) {
            return Err(Error::config(format!("a {} request cannot have a body", self.method)));
        }
        Ok(())
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("origin", &self.url.origin().ascii_serialization())
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
