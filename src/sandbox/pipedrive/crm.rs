//! What the fake Pipedrive knows.

use serde_json::{Value, json};

use crate::sandbox::{Clock, Options};

/// The data of the fake company.
#[derive(Debug)]
pub struct Crm {
    resets: std::sync::atomic::AtomicU64,
}

impl Crm {
    pub(in crate::sandbox) fn new(_options: &Options, _clock: &Clock) -> Self {
        Self { resets: std::sync::atomic::AtomicU64::new(0) }
    }

    pub(in crate::sandbox) fn reset(&self, _options: &Options, _clock: &Clock) {
        self.resets.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }

    /// Counts and budgets, for tests.
    pub fn snapshot(&self, _clock: &Clock) -> Value {
        json!({ "resets": self.resets.load(std::sync::atomic::Ordering::Relaxed) })
    }
}
