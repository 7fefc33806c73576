//! Credentials: how they are placed on a request and what must stay secret.

mod credential;
pub mod oauth1;
pub mod oauth2;

pub use credential::Credential;
