//! The state of the limits, as shown to the user.

use std::time::Duration;

/// Tokens and requests, as this process knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// Tokens that this process spent with this credential, by the price list.
    pub spent: u64,
    /// Requests that this process sent with this credential.
    pub requests: u64,
    /// Tokens of the company per day, if an answer said so.
    pub limit: Option<u64>,
    /// Tokens left today, if an answer said so. Other users of the company spend them as well.
    pub left: Option<u64>,
    /// Requests allowed in 2 seconds.
    pub burst_limit: u32,
    /// Whether `burst_limit` came from an answer or the settings; else it is the smallest plan's.
    pub burst_known: bool,
    /// Requests that fit into the present 2 seconds.
    pub burst_left: u32,
    /// How long no request is sent, after a 429.
    pub paused: Duration,
    /// How long no request is sent, after a block.
    pub blocked: Duration,
}
