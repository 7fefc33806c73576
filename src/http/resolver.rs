//! Name resolution for public hosts: a name that leads to a private address leads nowhere.
//!
//! The connection is made to the very addresses that were judged here, so a second,
//! different answer of the name server (rebinding) is never asked for.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::public_address::is_public;
use crate::{Error, ErrorKind};

/// Asks for the addresses of a name.
pub(super) trait Lookup: Send + Sync {
    fn lookup(&self, host: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>>;
}

/// The resolver of the system.
pub(super) struct System;

impl Lookup for System {
    fn lookup(&self, host: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.collect()) })
    }
}

/// Lets through public addresses only; `exempt` names are those of the proxies.
pub(super) struct PublicOnly {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) exempt: Arc<[String]>,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let is_exempt = self.exempt.iter().any(|known| known.eq_ignore_ascii_case(&host));
        let found = self.lookup.lookup(host.clone());
        Box::pin(async move {
            let mut addresses = found.await?;
            if !is_exempt {
                addresses.retain(|address| is_public(address.ip()));
            }
            if addresses.is_empty() {
                return Err(AddressRefused { host }.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// A name without a public address.
#[derive(Debug, thiserror::Error)]
#[error("no public address")]
pub(super) struct AddressRefused {
    host: String,
}

impl AddressRefused {
    pub(super) fn to_error(&self) -> Error {
        let message = format!("no request to `{}`: its address is not public", self.host);
        Error::new(ErrorKind::AddressRefused, message)
            .with_hint("Only configured addresses and public https hosts are called.")
    }
}
