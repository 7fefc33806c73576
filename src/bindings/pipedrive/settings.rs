//! Settings of a client, from Python's keywords.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;

use crate::auth::CredentialSource;
use crate::bindings::arguments::{positive_seconds, proxy};
use crate::bindings::connections::Connection;
use crate::bindings::error::raise;
use crate::bindings::runtime::block_on;
use crate::connections::Lent;
use crate::http::{Origin, parse_address};
use crate::pipedrive::Settings;
use crate::{Error, Result};

/// All keywords of the constructor.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Keywords {
    base_url: Option<String>,
    company_domain: Option<String>,
    api_domain: Option<String>,
    api_token: Option<String>,
    access_token: Option<String>,
    connection: Option<Py<Connection>>,
    timeout: f64,
    transfer_timeout: f64,
    max_retries: u32,
    max_file_size: u64,
    burst_limit: Option<u32>,
    block_pause: f64,
    ca_file: Option<PathBuf>,
    proxy: Option<String>,
    trusted_origins: Vec<String>,
}

impl Keywords {
    /// Takes the address from the connection, unless one was given.
    pub(super) fn look_up(mut self, py: Python<'_>) -> PyResult<Settings> {
        let given = self.base_url.is_some() || self.api_domain.is_some() || self.company_domain.is_some();
        if let (Some(connection), false) = (&self.connection, given) {
            let core = connection.get().core.clone();
            self.base_url = block_on(py, async move { core.base_url().await })?.map(String::from);
        }
        self.settings(!given).map_err(raise(py))
    }

    fn credential(&self) -> Result<CredentialSource> {
        match (&self.api_token, &self.access_token, &self.connection) {
            (Some(token), None, None) => Ok(Settings::api_token(token)?.into()),
            (None, Some(token), None) => Ok(Settings::access_token(token)?.into()),
            (None, None, Some(connection)) => {
                Ok(CredentialSource::Provider(Arc::new(connection.get().core.clone())))
            }
            (None, None, None) => {
                Err(Error::config("there is no credential").with_hint("Pass api_token=..."))
            }
            _ => Err(Error::config("pass one of api_token, access_token and connection")),
        }
    }

    /// `own` says that the address is the connection's own.
    fn settings(self, own: bool) -> Result<Settings> {
        let credential = self.credential()?;
        let mut settings = match (&self.base_url, &self.api_domain, &self.company_domain) {
            (Some(url), None, _) => Settings::at(url, credential)?,
            (None, Some(domain), _) => Settings::for_api_domain(domain, credential)?,
            (None, None, Some(domain)) => Settings::for_company(domain, credential)?,
            (Some(_), Some(_), _) => return Err(Error::config("pass base_url or api_domain, not both")),
            (None, None, None) => {
                return Err(
                    Error::config("there is no company").with_hint("Pass company_domain=... or base_url=...")
                );
            }
        };
        if let Some(connection) = &self.connection {
            let address = parse_address(settings.base_url())?;
            let lent = Lent::new(connection.get().core.clone(), address, own);
            settings.credential = CredentialSource::Provider(Arc::new(lent));
        }
        settings.timeout = positive_seconds(self.timeout, "timeout")?;
        settings.transfer_timeout = positive_seconds(self.transfer_timeout, "transfer_timeout")?;
        settings.block_pause = positive_seconds(self.block_pause, "block_pause")?;
        settings.max_retries = self.max_retries;
        settings.max_file_size = self.max_file_size;
        settings.burst_limit = self.burst_limit;
        settings.ca_file = self.ca_file;
        settings.proxy = proxy(self.proxy);
        let origins: Result<Vec<_>> =
            self.trusted_origins.iter().map(|url| Origin::of(&parse_address(url)?)).collect();
        settings.trusted_origins = origins?;
        Ok(settings)
    }
}
