//! Summaries of finished exchanges, for the log of the layer above. They hold no secrets.

use std::collections::VecDeque;
use std::sync::Mutex;

use crate::unpoisoned::lock;

/// One attempt of one call, or a call with all its attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// HTTP method.
    pub method: String,
    /// Path with placeholders, never with ids.
    pub template: String,
    /// Status of the answer; `None` when none came.
    pub status: Option<u16>,
    /// Duration in milliseconds, until the answer was there.
    pub milliseconds: u64,
    /// 1 for the first attempt.
    pub attempt: u32,
    /// The service's id of the request.
    pub request_id: Option<String>,
}

/// The latest exchanges; the oldest are forgotten when nobody takes them.
#[derive(Debug, Default)]
pub struct ExchangeLog(Mutex<VecDeque<Exchange>>);

const KEPT: usize = 256;

impl ExchangeLog {
    /// Keeps one more.
    pub fn note(&self, exchange: Exchange) {
        let mut kept = lock(&self.0);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back(exchange);
    }

    /// All that were noted since the last time, at most the latest 256.
    pub fn take(&self) -> Vec<Exchange> {
        lock(&self.0).drain(..).collect()
    }
}
