//! Connection strings in the words of the CData drivers.

use std::ffi::OsString;
use std::path::PathBuf;

use pyo3::prelude::*;
use secrecy::{ExposeSecret, SecretString};

use crate::bindings::error::raise;
use crate::connections::cdata::{AuthScheme, InitiateOAuth, Location, Settings};
use crate::connections::services::Grant;
use crate::http::Proxy;

/// What a connection string says, as a dict.
#[derive(IntoPyObject)]
pub(super) struct Said {
    product: Option<String>,
    oauth: Option<bool>,
    initiate: &'static str,
    grant: Option<&'static str>,
    api_token: Option<String>,
    company_domain: Option<String>,
    user: Option<String>,
    password: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    callback_url: Option<String>,
    verifier: Option<String>,
    auth_token: Option<String>,
    auth_key: Option<String>,
    location: Option<OsString>,
    access_token: Option<String>,
    access_token_secret: Option<String>,
    refresh_token: Option<String>,
    expires_at: Option<i64>,
    scopes: Vec<String>,
    timeout: Option<f64>,
    ca_file: Option<PathBuf>,
    proxy: Option<String>,
    read_only: bool,
    connect_on_open: bool,
    warnings: Vec<String>,
}

/// Reads a connection string.
#[pyfunction]
pub(super) fn parse_cdata(py: Python<'_>, text: &str) -> PyResult<Said> {
    let settings = Settings::parse(text).map_err(raise(py))?;
    Ok(Said {
        oauth: settings.auth_scheme.map(|scheme| scheme == AuthScheme::OAuth),
        initiate: match settings.initiate {
            InitiateOAuth::Off => "off",
            InitiateOAuth::Refresh => "refresh",
            InitiateOAuth::GetAndRefresh => "get_and_refresh",
        },
        grant: settings.grant.map(grant_name),
        expires_at: settings.expires_at(),
        product: settings.product,
        api_token: told(settings.api_token.as_ref()),
        company_domain: settings.company_domain,
        user: settings.user,
        password: told(settings.password.as_ref()),
        client_id: settings.client_id,
        client_secret: told(settings.client_secret.as_ref()),
        callback_url: settings.callback_url,
        verifier: told(settings.verifier.as_ref()),
        auth_token: told(settings.auth_token.as_ref()),
        auth_key: told(settings.auth_key.as_ref()),
        location: settings.settings_location.map(|location| match location {
            Location::File(path) => path.into_os_string(),
            // A path would take the two slashes for one.
            Location::Memory(id) => format!("memory://{id}").into(),
        }),
        access_token: told(settings.access_token.as_ref()),
        access_token_secret: told(settings.access_token_secret.as_ref()),
        refresh_token: told(settings.refresh_token.as_ref()),
        scopes: settings.scopes,
        timeout: settings.timeout.map(|timeout| timeout.as_secs_f64()),
        ca_file: settings.ca_file,
        proxy: match settings.proxy {
            Proxy::None => None,
            Proxy::Environment => Some("environment".to_owned()),
            Proxy::Url(address) => Some(address),
        },
        read_only: settings.read_only,
        connect_on_open: settings.connect_on_open,
        warnings: settings.warnings,
    })
}

fn grant_name(grant: Grant) -> &'static str {
    match grant {
        Grant::AuthorizationCode => "authorization_code",
        Grant::ClientCredentials => "client_credentials",
        Grant::Device => "device",
    }
}

fn told(secret: Option<&SecretString>) -> Option<String> {
    secret.map(|secret| secret.expose_secret().to_owned())
}
