//! Credentials that change while they are used: tokens that are refreshed.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::Credential;
use crate::Result;

/// Gives a credential that is good now, such as a stored connection.
pub trait CredentialProvider: Send + Sync + fmt::Debug {
    /// The credential for the next request, refreshed first when it is about to end.
    fn credential(&self) -> BoxFuture<'_, Result<Credential>>;

    /// Called when the service refused `credential` (401): another one that is worth one more try, if any.
    fn refused<'a>(&'a self, credential: &'a Credential) -> BoxFuture<'a, Result<Option<Credential>>>;

    /// Names whose credential it is; stays the same when tokens change, and holds no secret.
    fn identity(&self) -> String;
}

/// Where a client's credential comes from.
#[derive(Debug, Clone)]
pub enum CredentialSource {
    /// One that never changes.
    Fixed(Credential),
    /// One that somebody else keeps fresh.
    Provider(Arc<dyn CredentialProvider>),
}

impl CredentialSource {
    /// The credential for the next request.
    pub async fn current(&self) -> Result<Credential> {
        match self {
            Self::Fixed(credential) => Ok(credential.clone()),
            Self::Provider(provider) => provider.credential().await,
        }
    }

    /// Another credential after `refused` met a 401; none when there is none to be had.
    pub async fn instead_of(&self, refused: &Credential) -> Result<Option<Credential>> {
        match self {
            Self::Fixed(_) => Ok(None),
            Self::Provider(provider) => provider.refused(refused).await,
        }
    }

    /// What tells this source apart from others; for a fixed credential it is the secret itself.
    pub fn identity(&self) -> String {
        match self {
            Self::Fixed(credential) => credential.secret().to_owned(),
            Self::Provider(provider) => provider.identity(),
        }
    }
}

impl From<Credential> for CredentialSource {
    fn from(credential: Credential) -> Self {
        Self::Fixed(credential)
    }
}

impl From<Arc<dyn CredentialProvider>> for CredentialSource {
    fn from(provider: Arc<dyn CredentialProvider>) -> Self {
        Self::Provider(provider)
    }
}
