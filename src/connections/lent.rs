//! A connection lent to another client of this crate, which sends to one address.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use url::Url;

use super::connection::Connection;
use crate::auth::{Credential, CredentialProvider};
use crate::{Error, ErrorKind, Result};

/// A connection whose credential goes to one address only: that address is held against the allowed hosts
/// before each use, since another account or other settings may have moved the connection meanwhile.
#[derive(Debug, Clone)]
pub struct Lent {
    connection: Connection,
    address: Url,
    /// The address was the connection's own.
    own: bool,
}

impl Lent {
    /// Lends `connection` for requests to `address`; `own` says that it was taken from the connection, so
    /// that it must still be the connection's own at each use.
    pub fn new(connection: Connection, address: Url, own: bool) -> Self {
        Self { connection, address, own }
    }

    async fn check(&self) -> Result<()> {
        let (base_url, hosts) = self.connection.reach().await?;
        let moved = self.own && base_url.is_none_or(|base_url| base_url.origin() != self.address.origin());
        if !moved && hosts.allows(&self.address) {
            return Ok(());
        }
        let host = self.address.host_str().unwrap_or_default();
        let name = self.connection.link_name();
        Err(if moved {
            let message = format!("the connection `{name}` is not at `{host}` any more");
            Error::new(ErrorKind::HostNotAllowed, message).with_hint("Make the client anew.")
        } else {
            let message = format!("`{host}` is not an allowed host of the connection `{name}`");
            Error::new(ErrorKind::HostNotAllowed, message).with_hint("Add the host to `allowed_hosts`.")
        })
    }
}

impl CredentialProvider for Lent {
    fn credential(&self) -> BoxFuture<'_, Result<Credential>> {
        async {
            // Asked first: a refresh may move the address, so it is looked at afterwards.
            let credential = self.connection.credential().await?;
            self.check().await?;
            Ok(credential)
        }
        .boxed()
    }

    fn refused<'a>(&'a self, refused: &'a Credential) -> BoxFuture<'a, Result<Option<Credential>>> {
        async move {
            let credential = self.connection.refused(refused).await?;
            self.check().await?;
            Ok(credential)
        }
        .boxed()
    }

    fn identity(&self) -> String {
        self.connection.identity()
    }
}
