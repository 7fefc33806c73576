//! Every outgoing byte: TLS, time limits, redirects, repetitions, size caps and the address guard.
//!
//! The rules of the room:
//! - No other room builds a client.
//! - Origins that the user configured (`trusted`) may be private and may use http.
//!   Anything else must be https and public: as written, as resolved, and at every redirect.
//! - A credential stays at the first origin. Another origin gets a GET or HEAD without a body.
//! - An answer of any status is a success here; its meaning is the caller's. 429 is never repeated here.
//! - A request that the peer may have acted on is repeated only if its method allows that.
//! - Every wait has an end: one deadline for all attempts and the body, one limit for silence.
//! - Bodies are capped in decoded bytes while they are read. A short body is an error.
//! - An error names the origin, never a path, a query or a header's value.
//! - Nothing is kept between requests but connections: no cookies, no `.netrc`, no `Referer`.

mod address;
mod body;
mod client;
mod config;
mod connections;
mod content;
mod exchange;
mod exchange_log;
mod failure;
mod file_body;
mod guard;
mod headers;
mod multipart;
mod origin;
mod partial;
mod pieces;
mod proxy;
mod public_address;
mod redact;
mod redirect;
mod request;
mod resolver;
mod response;
mod retry;
mod retry_after;
mod save;
mod sending;
mod spares;
#[cfg(test)]
pub(crate) mod tests;
mod tls;
mod way;
mod writer;

pub use address::{is_loopback, parse_address};
pub use body::{Body, BodySource, Pieces};
pub use client::HttpClient;
pub use config::HttpConfig;
pub use content::{Content, FilePart, FormData};
pub use exchange_log::{Exchange, ExchangeLog};
pub use guard::is_public_host;
pub use headers::{check_header, may_travel};
pub use multipart::Multipart;
pub use origin::Origin;
pub use proxy::Proxy;
pub use redact::Redactor;
pub use redirect::redirect_location;
pub use request::{Redirects, Request, Retry};
pub use reqwest::Method;
pub use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
pub use response::Response;
pub use retry::{is_idempotent, is_passing};
pub use retry_after::retry_after;
pub use save::SavedFile;
pub use spares::Spares;
pub use way::{Way, becomes_get};
