//! Settings of all connections of one store.

use std::path::PathBuf;
use std::time::Duration;

use crate::http::{HttpConfig, Origin, Proxy};

/// Settings of all connections of one store; all have safe defaults.
#[derive(Debug, Clone)]
pub struct Options {
    /// Limit of one exchange with a service, unless the call sets its own.
    pub timeout: Duration,
    /// Certificate authorities (PEM) trusted besides those of the system.
    pub ca_file: Option<PathBuf>,
    /// The way out.
    pub proxy: Proxy,
    /// Cap of an answer's body in decoded bytes, unless the call sets its own.
    pub max_response_bytes: u64,
    /// How long before its end an access token is refreshed; never more than a tenth of its lifetime.
    pub margin: Duration,
    /// Origins that may be private and may use http, besides those that a definition names.
    pub trusted: Vec<Origin>,
    /// The vault was written at least this often; an older copy of it is refused.
    pub least_generation: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60),
            ca_file: None,
            proxy: Proxy::None,
            max_response_bytes: 64 * 1024 * 1024,
            margin: Duration::from_secs(60),
            trusted: Vec::new(),
            least_generation: 0,
        }
    }
}

impl Options {
    /// The HTTP client's settings, with further origins to trust.
    pub(super) fn http(&self, trusted: Vec<Origin>) -> HttpConfig {
        HttpConfig {
            timeout: self.timeout,
            // One limit for the whole exchange is enough: a slow token endpoint may be silent all the time.
            read_timeout: self.timeout,
            ca_file: self.ca_file.clone(),
            proxy: self.proxy.clone(),
            max_body: self.max_response_bytes,
            trusted,
            ..HttpConfig::default()
        }
    }
}
