//! The latest requests, so that a test can say what a client really sent.

use std::collections::VecDeque;
use std::sync::Mutex;

use axum::http::{HeaderMap, Method, Uri};
use serde::Serialize;

use crate::unpoisoned::lock;

const KEPT: usize = 10_000;

/// One request as it arrived.
#[derive(Debug, Clone, Serialize)]
pub struct LoggedRequest {
    /// Counts from 1 since the start or the last reset.
    pub number: u64,
    /// Sandbox time in milliseconds since the epoch.
    pub time_ms: i64,
    /// `pipedrive`, `document_server` or `storage`.
    pub server: &'static str,
    /// The method, in capitals.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The query without the question mark.
    pub query: String,
    /// Header names in lower case with their values; of credentials only the scheme is kept.
    pub headers: Vec<(String, String)>,
    /// Status of the answer; absent while it is under way.
    pub status: Option<u16>,
    /// The injected fault that took part.
    pub fault: Option<u64>,
}

/// A ring of the latest requests.
#[derive(Debug, Default)]
pub struct RequestLog {
    inner: Mutex<Ring>,
}

#[derive(Debug, Default)]
struct Ring {
    next: u64,
    kept: VecDeque<LoggedRequest>,
}

impl RequestLog {
    pub(super) fn begin(
        &self,
        server: &'static str,
        time_ms: i64,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> u64 {
        let headers = headers.iter().map(|(name, value)| (name.to_string(), shown(name.as_str(), value)));
        let headers = headers.collect();
        let mut ring = lock(&self.inner);
        ring.next += 1;
        let number = ring.next;
        ring.kept.push_back(LoggedRequest {
            number,
            time_ms,
            server,
            method: method.to_string(),
            path: uri.path().to_owned(),
            query: uri.query().unwrap_or_default().to_owned(),
            headers,
            status: None,
            fault: None,
        });
        if ring.kept.len() > KEPT {
            ring.kept.pop_front();
        }
        number
    }

    pub(super) fn finish(&self, number: u64, status: Option<u16>, fault: Option<u64>) {
        let mut ring = lock(&self.inner);
        if let Some(entry) = ring.kept.iter_mut().rev().find(|entry| entry.number == number) {
            entry.status = status;
            entry.fault = fault;
        }
    }

    /// The kept requests, oldest first.
    pub fn all(&self) -> Vec<LoggedRequest> {
        lock(&self.inner).kept.iter().cloned().collect()
    }

    pub(super) fn clear(&self) {
        *lock(&self.inner) = Ring::default();
    }
}

/// Credentials are reduced to their scheme: someone may point a real client here.
fn shown(name: &str, value: &axum::http::HeaderValue) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    match name {
        "authorization" | "proxy-authorization" => {
            let scheme = text.split_once(' ').map_or("", |(scheme, _)| scheme);
            format!("{scheme} [redacted]").trim_start().to_owned()
        }
        "x-api-token" | "cookie" | "authorizationjwt" => "[redacted]".to_owned(),
        _ => text.into_owned(),
    }
}
