//! OAuth 2.0 as a client (RFC 6749, 7636, 7009, 8628, 9207, 9700).
//!
//! - `settings`: endpoints and habits of a service.
//! - `authorization`: the way through the user's browser: state, PKCE, callback.
//! - `client`: codes, refresh tokens and client credentials become tokens. `device`: device codes do.
//! - `transport`: the `oauth2` crate's requests through our own HTTP client.
//! - `answer`: the many shapes of token answers, made one. `tokens`: what is kept of them. `id_token`: whose they
//!   are.

mod answer;
mod authorization;
mod client;
mod device;
mod id_token;
mod settings;
mod tokens;
mod transport;

pub use authorization::{Callback, Pending};
pub use client::OAuth2;
pub use device::DeviceAuthorization;
pub use settings::{ClientAuthentication, OAuth2Settings};
pub use tokens::{EndUser, Tokens};

#[cfg(test)]
mod tests;
