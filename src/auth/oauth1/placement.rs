//! Where the protocol parameters go (RFC 5849 section 3.5).

use serde::{Deserialize, Serialize};

/// Where the protocol parameters go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// The `Authorization` header (3.5.1), which the standard prefers.
    #[default]
    Header,
    /// The query of the address (3.5.3).
    Query,
    /// A form body (3.5.2), which every request must then have.
    Form,
}

impl Placement {
    /// The names that a call's own query must leave to the signature.
    pub const fn query_keys(self) -> &'static [&'static str] {
        match self {
            Self::Query => &[
                "oauth_consumer_key",
                "oauth_nonce",
                "oauth_signature",
                "oauth_signature_method",
                "oauth_timestamp",
                "oauth_token",
                "oauth_version",
            ],
            Self::Header | Self::Form => &[],
        }
    }
}
