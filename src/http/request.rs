//! One request and the rules it travels under.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use url::Url;

use super::{Body, Method};
use crate::{Error, Result};

/// What happens when the answer is a redirect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Redirects {
    /// The redirect itself is the answer.
    #[default]
    Stop,
    /// Followed within the origin; another origin is an error.
    SameOrigin,
    /// Followed anywhere the guard allows; credentials stay at the first origin.
    DropCredentials,
}

/// Whether a request may be sent again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Retry {
    /// As HTTP says: GET, HEAD, PUT, PATCH-free idempotent methods after 502, 503, 504 or a broken connection.
    #[default]
    ByMethod,
    /// Never.
    Never,
    /// Always, because the caller knows it is safe.
    Always,
}

/// A request, built up step by step.
#[derive(Clone)]
pub struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    pub(super) redirects: Redirects,
    pub(super) retry: Retry,
    pub(super) timeout: Option<Duration>,
    pub(super) max_body: Option<u64>,
}

impl Request {
    /// A request without headers or body; redirects are not followed.
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Body::Empty,
            redirects: Redirects::default(),
            retry: Retry::default(),
            timeout: None,
            max_body: None,
        }
    }

    /// Adds a plain header.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self> {
        let (name, value) = parse_header(name, value)?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Adds a header that is never logged and never leaves the first origin.
    pub fn secret_header(mut self, name: &str, value: &str) -> Result<Self> {
        let (name, mut value) = parse_header(name, value)?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Sends `value` as JSON.
    pub fn json(mut self, value: &impl Serialize) -> Result<Self> {
        let bytes = serde_json::to_vec(value)
            .map_err(|error| Error::config("the value cannot be written as JSON").with_source(error))?;
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.body = Body::Bytes(Bytes::from(bytes));
        Ok(self)
    }

    /// Sends pairs as `application/x-www-form-urlencoded`.
    pub fn form(mut self, pairs: &[(&str, &str)]) -> Self {
        let text = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        self.body = Body::Bytes(Bytes::from(text));
        self
    }

    /// Sends this body.
    pub fn body(mut self, body: Body) -> Self {
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

    /// Sets the cap of the answer's decoded body, in bytes.
    pub fn max_body(mut self, bytes: u64) -> Self {
        self.max_body = Some(bytes);
        self
    }

    /// The address.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }
}

fn parse_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::config(format!("`{}` is not a header name", name.escape_debug())))?;
    let value = HeaderValue::from_str(value).map_err(|_| {
        Error::config(format!("the value of header `{parsed}` has characters that a header cannot hold"))
    })?;
    Ok((parsed, value))
}
