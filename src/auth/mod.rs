//! Credentials: how they are placed on a request and what must stay secret.

mod credential;

pub use credential::Credential;
