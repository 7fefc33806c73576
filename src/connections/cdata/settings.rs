//! What a connection string means, typed.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use super::given::Given;
use super::proxy::proxy;
use super::text;
use crate::connections::services::Grant;
use crate::http::Proxy;
use crate::{Error, Result};

/// A connection string, read. Empty values count as not given.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The product after `jdbc:`, in lower case.
    pub product: Option<String>,
    /// `AuthScheme`.
    pub auth_scheme: Option<AuthScheme>,
    /// `InitiateOAuth`.
    pub initiate: InitiateOAuth,
    /// `OAuthGrantType`.
    pub grant: Option<Grant>,
    /// `APIToken`.
    pub api_token: Option<SecretString>,
    /// `CompanyDomain`: the first part of the company's host (`acme`), also where the whole address was given.
    pub company_domain: Option<String>,
    /// `User`.
    pub user: Option<String>,
    /// `Password`.
    pub password: Option<SecretString>,
    /// `OAuthClientId`; of OAuth 1 the consumer key.
    pub client_id: Option<String>,
    /// `OAuthClientSecret`.
    pub client_secret: Option<SecretString>,
    /// `CallbackURL`, exactly as registered.
    pub callback_url: Option<String>,
    /// `OAuthVerifier`: a code, a verifier, or the whole address that the browser came to.
    pub verifier: Option<SecretString>,
    /// `AuthToken`, of OAuth 1: the temporary token that the verifier belongs to.
    pub auth_token: Option<SecretString>,
    /// `AuthKey`: the secret of that token.
    pub auth_key: Option<SecretString>,
    /// `OAuthSettingsLocation`.
    pub settings_location: Option<Location>,
    /// `OAuthAccessToken`.
    pub access_token: Option<SecretString>,
    /// `OAuthAccessTokenSecret`, of OAuth 1.
    pub access_token_secret: Option<SecretString>,
    /// `OAuthRefreshToken`.
    pub refresh_token: Option<SecretString>,
    /// `OAuthExpiresIn`, in seconds.
    pub expires_in: Option<i64>,
    /// `OAuthTokenTimestamp`, in milliseconds since 1970.
    pub token_timestamp: Option<i64>,
    /// `Scope`.
    pub scopes: Vec<String>,
    /// `Timeout`; none for `0`, which means without limit, and when not given.
    pub timeout: Option<Duration>,
    /// `SSLServerCert`, a file with certificates (PEM).
    pub ca_file: Option<PathBuf>,
    /// The proxy and firewall properties.
    pub proxy: Proxy,
    /// `Readonly`: refuse calls of other methods than GET, HEAD and OPTIONS.
    pub read_only: bool,
    /// `ConnectOnOpen`: make a test request at once.
    pub connect_on_open: bool,
    /// What was ignored, and why.
    pub warnings: Vec<String>,
}

/// How the caller proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthScheme {
    /// A fixed token or a user name and password.
    Basic,
    /// OAuth, with the service's version of it.
    OAuth,
}

/// Who gets and refreshes tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum InitiateOAuth {
    /// The caller does both.
    #[default]
    Off,
    /// The caller gets them, the connection refreshes them.
    Refresh,
    /// The connection does both; the first use opens a browser.
    GetAndRefresh,
}

/// Where tokens are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A vault file.
    File(PathBuf),
    /// The memory of this process, under this name.
    Memory(String),
}

impl Settings {
    /// The settings in a connection string.
    pub fn parse(text: &str) -> Result<Self> {
        let (product, pairs) = text::pairs(text)?;
        let mut properties = Given::new(pairs)?;
        let expires_in = properties.number("OAuthExpiresIn")?;
        let settings = Self {
            product,
            auth_scheme: auth_scheme(&mut properties)?,
            initiate: initiate(&mut properties)?,
            grant: grant(&mut properties)?,
            api_token: properties.secret("APIToken"),
            company_domain: company_domain(&mut properties)?,
            user: properties.take("User"),
            password: properties.secret("Password"),
            client_id: properties.take("OAuthClientId"),
            client_secret: properties.secret("OAuthClientSecret"),
            callback_url: properties.address("CallbackURL")?,
            verifier: properties.secret("OAuthVerifier"),
            auth_token: properties.secret("AuthToken"),
            auth_key: properties.secret("AuthKey"),
            settings_location: location(&mut properties)?,
            access_token: properties.secret("OAuthAccessToken"),
            access_token_secret: properties.secret("OAuthAccessTokenSecret"),
            refresh_token: properties.secret("OAuthRefreshToken"),
            expires_in,
            token_timestamp: properties.number("OAuthTokenTimestamp")?,
            scopes: scopes(&mut properties),
            timeout: timeout(&mut properties)?,
            ca_file: ca_file(&mut properties)?,
            proxy: proxy(&mut properties)?,
            read_only: properties.flag("Readonly")?.unwrap_or(false),
            connect_on_open: properties.flag("ConnectOnOpen")?.unwrap_or(false),
            warnings: properties.take_warnings(),
        };
        if properties.flag("Offline")?.unwrap_or(false) {
            return Err(Error::config("`Offline=true` asks for a cache, and there is none"));
        }
        if settings.auth_key.is_some() && settings.auth_token.is_none() {
            return Err(Error::config("`AuthKey` is the secret of an `AuthToken`; give both"));
        }
        properties.finish()?;
        Ok(settings)
    }

    /// When the given access token ends, in seconds since 1970; nothing when that was not said.
    pub fn expires_at(&self) -> Option<i64> {
        let since = self.token_timestamp?.div_euclid(1000);
        Some(since.saturating_add(self.expires_in?))
    }
}

fn auth_scheme(properties: &mut Given) -> Result<Option<AuthScheme>> {
    Ok(match properties.word("AuthScheme", &["BASIC", "OAUTH", "APITOKEN", "TOKEN"])?.as_deref() {
        Some("OAUTH") => Some(AuthScheme::OAuth),
        Some(_) => Some(AuthScheme::Basic),
        None => None,
    })
}

fn initiate(properties: &mut Given) -> Result<InitiateOAuth> {
    Ok(match properties.word("InitiateOAuth", &["OFF", "REFRESH", "GETANDREFRESH"])?.as_deref() {
        Some("REFRESH") => InitiateOAuth::Refresh,
        Some("GETANDREFRESH") => InitiateOAuth::GetAndRefresh,
        _ => InitiateOAuth::Off,
    })
}

fn grant(properties: &mut Given) -> Result<Option<Grant>> {
    Ok(match properties.word("OAuthGrantType", &["CODE", "CLIENT"])?.as_deref() {
        Some("CODE") => Some(Grant::AuthorizationCode),
        Some(_) => Some(Grant::ClientCredentials),
        None => None,
    })
}

/// `acme`, `acme.pipedrive.com` and `https://acme.pipedrive.com` all mean `acme`.
fn company_domain(properties: &mut Given) -> Result<Option<String>> {
    let Some(value) = properties.take("CompanyDomain") else { return Ok(None) };
    let lower = value.to_ascii_lowercase();
    let bare = lower.strip_prefix("https://").unwrap_or(&lower).trim_end_matches('/');
    let label = bare.strip_suffix(".pipedrive.com").unwrap_or(bare);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if label.is_empty() || label.len() > 63 || !label.chars().all(plain) {
        return Err(Error::config("`CompanyDomain` is not the name of a company")
            .with_hint("Write `acme` for https://acme.pipedrive.com."));
    }
    Ok(Some(label.to_owned()))
}

fn location(properties: &mut Given) -> Result<Option<Location>> {
    let Some(value) = properties.take("OAuthSettingsLocation") else { return Ok(None) };
    let scheme = value.split_once("://");
    match scheme {
        Some((scheme, id)) if scheme.eq_ignore_ascii_case("memory") && !id.is_empty() => {
            Ok(Some(Location::Memory(id.to_owned())))
        }
        Some(_) => {
            Err(Error::config("`OAuthSettingsLocation` is neither a file nor `memory://` with a name"))
        }
        None if value.to_ascii_lowercase().starts_with("registry:") => {
            Err(Error::config("`OAuthSettingsLocation` names the registry, where nothing is kept")
                .with_hint("Name a file."))
        }
        None => Ok(Some(Location::File(PathBuf::from(value)))),
    }
}

/// Scopes stand apart by spaces or commas.
fn scopes(properties: &mut Given) -> Vec<String> {
    let text = properties.take("Scope").unwrap_or_default();
    text.split([' ', ',']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}

fn timeout(properties: &mut Given) -> Result<Option<Duration>> {
    let seconds = properties.number("Timeout")?.and_then(|seconds| u64::try_from(seconds).ok());
    Ok(seconds.filter(|seconds| *seconds > 0).map(Duration::from_secs))
}

/// A file with certificates. Trusting any certificate is never possible.
fn ca_file(properties: &mut Given) -> Result<Option<PathBuf>> {
    let Some(value) = properties.take("SSLServerCert") else { return Ok(None) };
    let hexadecimal = value.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ' ' | ':'));
    if value == "*" || hexadecimal || value.contains("-----BEGIN") {
        return Err(Error::config("`SSLServerCert` is not the path of a file with certificates")
            .with_hint("Save the certificate in a PEM file and name it; `*` would trust anybody."));
    }
    Ok(Some(PathBuf::from(value)))
}
