//! The options of a server, as JSON from Python.

use std::path::PathBuf;

use serde::Deserialize;

use crate::Result;
use crate::bindings::arguments::{positive_seconds, proxy};
use crate::formats::Edition;
use crate::jwt::Algorithm;
use crate::onlyoffice::ServerOptions;

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
    max_callback_bytes: Option<usize>,
    require_expiry: Option<bool>,
}

impl Settings {
    pub(super) fn read(json: &[u8]) -> Result<Self> {
        crate::onlyoffice::config::read(json, "options of the server")
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
        set(&mut options.max_callback_bytes, self.max_callback_bytes);
        set(&mut options.require_expiry, self.require_expiry);
        options.proxy = proxy(self.proxy);
        set(&mut options.algorithm, self.jwt_algorithm.map(|name| Algorithm::parse(&name)).transpose()?);
        set(&mut options.edition, self.version.map(|version| Edition::of_version(&version)).transpose()?);
        for (option, given, name) in [
            (&mut options.token_lifetime, self.token_lifetime, "token_lifetime"),
            (&mut options.timeout, self.timeout, "timeout"),
            (&mut options.download_timeout, self.download_timeout, "download_timeout"),
            (&mut options.connect_timeout, self.connect_timeout, "connect_timeout"),
        ] {
            set(option, given.map(|value| positive_seconds(value, name)).transpose()?);
        }
        Ok(())
    }
}

fn set<T>(option: &mut T, given: Option<T>) {
    if let Some(value) = given {
        *option = value;
    }
}
