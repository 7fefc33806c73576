//! OAuth 2.0 as a client (RFC 6749, 7636, 7009, 8628, 9207, 9700).
//!
//! - `settings`: endpoints and habits of a service.
//! - `authorization`: the way through the user's browser: state, PKCE, callback.
//! - `client`: codes, refresh tokens and client credentials become tokens. `device`: device codes do.
//! - `transport`: the `oauth2` crate's requests through our own HTTP client.
//! - `unread`: an answer as it came. `answer`: the many shapes of token answers, made one. `refusal`: those that are
//!   errors. `tokens`: what is kept. `id_token`: whose they are.
//! - `basic`: the client's proof in a header.
//! - `revocation`: how tokens are given back. `revoking`: doing it.

mod answer;
mod authorization;
mod basic;
mod client;
mod device;
mod id_token;
mod refusal;
mod revocation;
mod revoking;
mod settings;
mod tokens;
mod transport;
mod unread;

pub use authorization::{Callback, Pending};
pub use client::OAuth2;
pub use device::DeviceAuthorization;
pub use revocation::{Revocation, RevocationMethod, RevocationProof, RevokedToken, TokenPlace};
pub use settings::{ClientAuthentication, OAuth2Settings, TokenBody};
pub use tokens::{EndUser, Tokens};

#[cfg(test)]
mod tests;
