//! Every outgoing byte: TLS, time limits, redirects, size caps and the address guard.
//!
//! No other room builds a client. A caller names the origins that its user
//! configured; everything else must be a public address, reached over HTTPS.

mod body;
mod client;
mod config;
mod failure;
mod guard;
mod origin;
mod request;
mod response;

pub use body::{Body, BodySource};
pub use client::HttpClient;
pub use config::{HttpConfig, Proxy};
pub use origin::Origin;
pub use request::{Redirects, Request, Retry};
pub use reqwest::Method;
pub use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
pub use response::{Response, SavedFile};
