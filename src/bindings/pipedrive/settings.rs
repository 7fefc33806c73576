//! Settings of a client, from Python's keywords.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;

use crate::auth::CredentialSource;
use crate::bindings::arguments::{positive_seconds, proxy};
use crate::bindings::connections::Connection;
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
    block_pause: Option<f64>,
    ca_file: Option<PathBuf>,
    proxy: Option<String>,
    trusted_origins: Vec<String>,
}

/// Stands for the address of a connection that is not known yet, so that the rest can be judged before.
pub(super) const STAND_IN: &str = "https://company.pipedrive.com";

impl Keywords {
    /// Whether nothing has to be looked up.
    pub(super) fn is_whole(&self) -> bool {
        self.connection.is_none() || self.has_address()
    }

    fn has_address(&self) -> bool {
        self.base_url.is_some() || self.api_domain.is_some() || self.company_domain.is_some()
    }

    /// Looks into the vault for the address of the connection, if none was given.
    pub(super) fn look_up(&self, py: Python<'_>) -> PyResult<Option<String>> {
        let Some(connection) = self.connection.as_ref().filter(|_| !self.has_address()) else {
            return Ok(None);
        };
        let core = connection.get().core.clone();
        Ok(block_on(py, async move { core.base_url().await })?.map(String::from))
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

    /// The settings; `own` is the address of the connection, where that counts.
    pub(super) fn settings(&self, own: Option<&str>) -> Result<Settings> {
        let credential = self.credential()?;
        let base_url = self.base_url.as_deref().or(own);
        let mut settings = match (base_url, &self.api_domain, &self.company_domain) {
            (Some(url), None, _) => Settings::at(url, credential)?,
            (None, Some(domain), None) => Settings::for_api_domain(domain, credential)?,
            (None, Some(_), Some(_)) => {
                return Err(Error::config("pass api_domain or company_domain, not both"));
            }
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
            let lent = Lent::new(connection.get().core.clone(), address, own.is_some());
            settings.credential = CredentialSource::Provider(Arc::new(lent));
        }
        settings.timeout = positive_seconds(self.timeout, "timeout")?;
        settings.transfer_timeout = positive_seconds(self.transfer_timeout, "transfer_timeout")?;
        settings.block_pause =
            self.block_pause.map(|pause| positive_seconds(pause, "block_pause")).transpose()?;
        settings.max_retries = self.max_retries;
        settings.max_file_size = self.max_file_size;
        settings.burst_limit = self.burst_limit;
        settings.ca_file.clone_from(&self.ca_file);
        settings.proxy = proxy(self.proxy.clone());
        let origins: Result<Vec<_>> =
            self.trusted_origins.iter().map(|url| Origin::of(&parse_address(url)?)).collect();
        settings.trusted_origins = origins?;
        Ok(settings)
    }
}
