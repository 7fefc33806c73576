//! The options of a server, as JSON from Python.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use crate::formats::Edition;
use crate::http::Proxy;
use crate::jwt::{Algorithm, Secret};
use crate::onlyoffice::ServerOptions;
use crate::{Error, Result};

/// Options that were given; times in seconds, sizes in bytes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    internal_address: Option<String>,
    jwt_header: Option<String>,
    jwt_prefix: Option<String>,
    jwt_algorithm: Option<String>,
    purpose: Option<bool>,
    shardkey: Option<bool>,
    version: Option<String>,
    token_lifetime: Option<f64>,
    ca_file: Option<PathBuf>,
    proxy: Option<String>,
    timeout: Option<f64>,
    download_timeout: Option<f64>,
    connect_timeout: Option<f64>,
    max_file_size: Option<u64>,
}

/// The secret, refused when it can be guessed unless the caller accepts that.
pub(super) fn secret(text: &str, allow_weak: bool) -> Result<Secret> {
    if allow_weak { Secret::allow_weak(text) } else { Secret::new(text) }
}

impl Settings {
    pub(super) fn read(json: &[u8]) -> Result<Self> {
        serde_json::from_slice(json)
            .map_err(|error| Error::config(format!("the options of the server: {error}")))
    }

    /// Writes the given options over the defaults.
    pub(super) fn apply(self, options: &mut ServerOptions) -> Result<()> {
        options.internal_address = self.internal_address;
        options.ca_file = self.ca_file;
        set(&mut options.header, self.jwt_header);
        set(&mut options.prefix, self.jwt_prefix);
        set(&mut options.name_operation, self.purpose);
        set(&mut options.shardkey, self.shardkey);
        set(&mut options.max_file_size, self.max_file_size);
        set(&mut options.proxy, self.proxy.map(proxy));
        set(&mut options.algorithm, self.jwt_algorithm.map(|name| Algorithm::parse(&name)).transpose()?);
        set(&mut options.edition, self.version.map(|version| Edition::of_version(&version)).transpose()?);
        set(&mut options.token_lifetime, self.token_lifetime.map(seconds).transpose()?);
        set(&mut options.timeout, self.timeout.map(seconds).transpose()?);
        set(&mut options.download_timeout, self.download_timeout.map(seconds).transpose()?);
        set(&mut options.connect_timeout, self.connect_timeout.map(seconds).transpose()?);
        Ok(())
    }
}

fn set<T>(option: &mut T, given: Option<T>) {
    if let Some(value) = given {
        *option = value;
    }
}

fn proxy(text: String) -> Proxy {
    if text == "environment" { Proxy::Environment } else { Proxy::Url(text) }
}

/// A time that Python gives as seconds.
pub(super) fn seconds(value: f64) -> Result<Duration> {
    Duration::try_from_secs_f64(value)
        .ok()
        .filter(|time| !time.is_zero())
        .ok_or_else(|| Error::config("a time must be a number of seconds above zero"))
}
