//! Settings of a client; all have safe defaults.

use std::path::PathBuf;
use std::time::Duration;

use super::{Origin, Proxy};

/// Settings of an [`HttpClient`](super::HttpClient).
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Limit of one whole exchange, retries and body included.
    pub timeout: Duration,
    /// Limit for making a connection.
    pub connect_timeout: Duration,
    /// Limit of a wait in which nothing moves: between two pieces of a body, and for the answer.
    pub read_timeout: Duration,
    /// Certificate authorities (PEM) trusted besides those of the system.
    pub ca_file: Option<PathBuf>,
    /// Origins that the user configured; they may be private and may use http.
    pub trusted: Vec<Origin>,
    /// Whether addresses written as loopback may be called, over http as well: for a client whose own
    /// server is on this machine. Ports of other protocols stay shut.
    pub trust_loopback: bool,
    /// The way out.
    pub proxy: Proxy,
    /// How often a request that may be repeated is repeated.
    pub max_retries: u32,
    /// Cap of an answer's body in decoded bytes, unless the request sets its own.
    pub max_body: u64,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            ca_file: None,
            trusted: Vec::new(),
            trust_loopback: false,
            proxy: Proxy::None,
            max_retries: 2,
            max_body: 64 * 1024 * 1024,
        }
    }
}
