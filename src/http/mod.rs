//! Every outgoing byte: TLS, time limits, redirects, size caps and the address guard.
//!
//! No other room builds a client. A caller names the origins that its user
//! configured; everything else must be a public address, reached over HTTPS.

mod address;
mod body;
mod client;
mod config;
mod connections;
mod exchange;
mod failure;
mod file_body;
mod guard;
mod headers;
mod multipart;
mod origin;
mod proxy;
mod public_address;
mod random;
mod redact;
mod redirect;
mod request;
mod resolver;
mod response;
mod retry;
mod save;
mod sending;
#[cfg(test)]
mod tests;
mod tls;

pub use address::parse_address;
pub use body::{Body, BodySource, Pieces};
pub use client::HttpClient;
pub use config::HttpConfig;
pub use multipart::Multipart;
pub use origin::Origin;
pub use proxy::Proxy;
pub use redact::Redactor;
pub use request::{Redirects, Request, Retry};
pub use reqwest::Method;
pub use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
pub use response::Response;
pub use save::SavedFile;
