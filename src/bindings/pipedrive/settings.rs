//! Settings of a client, from Python's keywords.

use std::path::PathBuf;

use pyo3::prelude::*;

use crate::bindings::arguments::{positive_seconds, proxy};
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
    pub(super) fn settings(self) -> Result<Settings> {
        let credential = match (&self.api_token, &self.access_token) {
            (Some(token), None) => Settings::api_token(token)?,
            (None, Some(token)) => Settings::access_token(token)?,
            (Some(_), Some(_)) => return Err(Error::config("pass api_token or access_token, not both")),
            (None, None) => {
                return Err(Error::config("there is no credential").with_hint("Pass api_token=..."));
            }
        };
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
