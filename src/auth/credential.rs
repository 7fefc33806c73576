//! A credential knows how to place itself on a request.

use secrecy::{ExposeSecret, SecretString};

use crate::Result;
use crate::http::Request;

/// What proves who is calling.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A secret in a header of its own (Pipedrive: `x-api-token`).
    Header {
        /// Header name.
        name: String,
        /// The secret.
        value: SecretString,
    },
    /// `Authorization: Bearer ...` (RFC 6750 section 2.1).
    Bearer(SecretString),
}

impl Credential {
    /// Places the credential on `request`; it never leaves the request's first origin.
    pub fn apply(&self, request: Request) -> Result<Request> {
        match self {
            Self::Header { name, value } => request.secret_header(name, value.expose_secret()),
            Self::Bearer(token) => {
                request.secret_header("authorization", &format!("Bearer {}", token.expose_secret()))
            }
        }
    }

    /// The secret itself, to take it out of texts.
    pub fn secret(&self) -> &str {
        match self {
            Self::Header { value, .. } => value.expose_secret(),
            Self::Bearer(token) => token.expose_secret(),
        }
    }
}
