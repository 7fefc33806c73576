//! Credentials: how they are placed on a request and what must stay secret.

mod credential;
pub mod oauth1;
pub mod oauth2;
mod provider;

pub use credential::Credential;
pub use provider::{CredentialProvider, CredentialSource};
