//! Credentials: how they are placed on a request and what must stay secret.

mod credential;
pub mod oauth1;

pub use credential::Credential;
