//! One call of the Document Server: signed parameters out, JSON back.

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::token::{Operation, with_members};
use super::{DocumentKey, DocumentServer};
use crate::http::{Body, Method, Request, Response, Retry};
use crate::{Error, ErrorKind, Result, unix_time};

/// Longest token that goes into a header; proxies and servers refuse more (the server's own limit).
const MAX_HEADER_TOKEN: usize = 7168;

/// Largest JSON answer, in bytes.
const MAX_ANSWER: u64 = 16 * 1024 * 1024;

/// Where a call goes and how.
pub(super) struct Endpoint {
    /// Path of today's servers.
    pub(super) path: &'static str,
    /// Path of servers before Docs 8.2, tried when the other is not found.
    pub(super) legacy: &'static str,
    pub(super) operation: Operation,
    /// For messages.
    pub(super) name: &'static str,
}

impl DocumentServer {
    /// Signs and sends `params`, a JSON object; `key` chooses the shard.
    pub(super) async fn call<A: DeserializeOwned>(
        &self,
        endpoint: &Endpoint,
        params: &impl Serialize,
        key: Option<&DocumentKey>,
        retry: Retry,
        timeout: Duration,
    ) -> Result<A> {
        let params = serde_json::to_string(params)
            .map_err(|error| Error::internal("the parameters cannot be written").with_source(error))?;
        let request = self.signed(endpoint, endpoint.path, &params, key, retry, timeout)?;
        let mut response = self.send(request, endpoint.path).await?;
        if response.status() == 404 {
            let request = self.signed(endpoint, endpoint.legacy, &params, key, retry, timeout)?;
            response = self.send(request, endpoint.legacy).await?;
        }
        read(response, endpoint.name).await
    }

    fn signed(
        &self,
        endpoint: &Endpoint,
        path: &str,
        params: &str,
        key: Option<&DocumentKey>,
        retry: Retry,
        timeout: Duration,
    ) -> Result<Request> {
        let signer = self.signer();
        let operation = self.options.name_operation.then_some(endpoint.operation);
        let now = unix_time::now();
        let in_body = signer.sign(params, operation, now)?;
        let in_header = signer.sign(&format!(r#"{{"payload":{params}}}"#), operation, now)?;
        let body = with_members(params, &format!(r#""token":"{}""#, in_body.text))?;
        let mut request = Request::new(Method::POST, self.address.endpoint(path, self.shard(key)))
            .header("Content-Type", "application/json")?
            .header("Accept", "application/json")?
            .body(Body::Bytes(Bytes::from(body)))
            .max_body(MAX_ANSWER)
            .patient(timeout)
            .retry(retry);
        // The body's token wins at the server; the header's serves proxies that look at it.
        if in_header.text.len() <= MAX_HEADER_TOKEN {
            let value = format!("{}{}", self.options.prefix, in_header.text);
            request = request.secret_header(&self.options.header, &value)?;
        }
        Ok(request)
    }
}

/// The JSON of an answer; `what` was asked, for messages.
pub(super) async fn read<A: DeserializeOwned>(response: Response, what: &str) -> Result<A> {
    let status = response.status();
    if status != 200 {
        return Err(refused(status, what));
    }
    let bytes = response.bytes().await?;
    // The decoder's words may quote the answer, so they are left out.
    serde_json::from_slice(&bytes).map_err(|_| {
        let page = bytes.trim_ascii_start().first() == Some(&b'<');
        let (shape, hint) = if page {
            ("a web page", "Check the address: a proxy, a login page or another program answers there.")
        } else {
            ("not the agreed JSON", "Check that the address is an ONLYOFFICE Document Server.")
        };
        Error::new(ErrorKind::Decode, format!("the answer to {what} is {shape}"))
            .with_status(status)
            .with_hint(hint)
    })
}

/// An answer of another status than 200.
pub(super) fn refused(status: u16, what: &str) -> Error {
    let kind = match status {
        // No user is known to a Document Server, so the call as such is refused.
        401 | 403 => ErrorKind::FeatureDisabled,
        // It tells what is wrong with a request in its answers of 200; these come from something else.
        400 | 409 | 412 | 422 => ErrorKind::Api,
        status => ErrorKind::of_status(status),
    };
    let hint = match status {
        300..=399 => {
            "The server sends callers elsewhere: configure the address that it names, often the same with https."
        }
        401 | 403 => {
            "A proxy refuses the call, or the service is switched off in the Document Server (`convertServiceEnable`)."
        }
        404 => "Check the address, and its path if the server is not at the root of its host.",
        410 => "The link has ended; addresses of files work for 15 minutes.",
        413 => "A proxy or the server limits the size of requests.",
        429 => "A proxy limits the number of requests.",
        500..=599 => "Look at the logs of the Document Server and of the proxy before it.",
        _ => "Check that the address is an ONLYOFFICE Document Server.",
    };
    Error::new(kind, format!("the Document Server answered {what} with HTTP {status}"))
        .with_status(status)
        .with_hint(hint)
}
