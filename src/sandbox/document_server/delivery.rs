//! A callback that was sent, as the log of the server keeps it.

use serde_json::{Value, json};

/// One callback as it was sent and answered.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The document key.
    pub key: String,
    /// The callback status.
    pub status: i64,
    /// Where it went.
    pub url: String,
    /// The fields of the last attempt, without the tokens.
    pub fields: Value,
    /// HTTP status of each attempt; 0 where no answer came.
    pub attempts: Vec<u16>,
    /// The body of the last answer.
    pub answer: String,
    /// The answer was `{"error":0}`.
    pub accepted: bool,
    /// Unix seconds.
    pub at: i64,
}

impl Delivery {
    /// For the control routes and Python.
    pub fn to_json(&self) -> Value {
        json!({
            "key": self.key, "status": self.status, "url": self.url, "fields": self.fields,
            "attempts": self.attempts, "answer": self.answer, "accepted": self.accepted, "at": self.at,
        })
    }
}
