//! What a client is made from.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::address;
use crate::auth::{Credential, CredentialSource};
use crate::http::{HttpConfig, Origin, Proxy, is_loopback};
use crate::{Error, Result};

/// Longest token that is taken; OAuth access tokens are long, but not this long.
const LONGEST_TOKEN: usize = 16 * 1024;

/// Settings of a [`Pipedrive`](super::Pipedrive) client.
#[derive(Debug, Clone)]
pub struct Settings {
    pub(super) base: Url,
    /// Where the credential comes from.
    pub credential: CredentialSource,
    /// The user named the address in full, so it may be http or private.
    pub(super) trusted: bool,
    /// Limit of one whole call: waits for the rate limit and repeats included.
    pub timeout: Duration,
    /// Limit of one file upload or download.
    pub transfer_timeout: Duration,
    /// How often a request that may be repeated is repeated after a failure.
    pub max_retries: u32,
    /// Largest file that is downloaded, in bytes.
    pub max_file_size: u64,
    /// Requests per 2 seconds; `None` learns it from answers. Of all clients of a credential the lowest counts.
    pub burst_limit: Option<u32>,
    /// How long nothing is sent after the content network blocked the credential, 15 minutes if `None`. Of
    /// all clients of a credential the longest counts.
    pub block_pause: Option<Duration>,
    /// Further origins that may be http or private, such as the storage of a sandbox. The
    /// credential is never sent there.
    pub trusted_origins: Vec<Origin>,
    /// Certificate authorities (PEM) trusted besides those of the system.
    pub ca_file: Option<PathBuf>,
    /// The way out.
    pub proxy: Proxy,
}

impl Settings {
    /// The API of a company: `acme` of `https://acme.pipedrive.com`.
    pub fn for_company(domain: &str, credential: impl Into<CredentialSource>) -> Result<Self> {
        Self::new(address::for_company(domain)?, credential.into(), false)
    }

    /// The address that an OAuth token answer named as `api_domain`.
    pub fn for_api_domain(api_domain: &str, credential: impl Into<CredentialSource>) -> Result<Self> {
        Self::new(address::from_api_domain(api_domain)?, credential.into(), false)
    }

    /// An address named in full, such as a sandbox: it may be http and private.
    pub fn at(base_url: &str, credential: impl Into<CredentialSource>) -> Result<Self> {
        Self::new(address::from_base_url(base_url)?, credential.into(), true)
    }

    /// The credential of an API token (header `x-api-token`; it has the full rights of its user).
    pub fn api_token(token: &str) -> Result<Credential> {
        let value = secret(token, "API token")?;
        Ok(Credential::Header { name: "x-api-token".to_owned(), value })
    }

    /// The credential of an OAuth access token.
    pub fn access_token(token: &str) -> Result<Credential> {
        Ok(Credential::Bearer(secret(token, "access token")?))
    }

    fn new(base: Url, credential: CredentialSource, trusted: bool) -> Result<Self> {
        Origin::of(&base)?;
        Ok(Self {
            base,
            credential,
            trusted,
            timeout: Duration::from_secs(30),
            transfer_timeout: Duration::from_secs(15 * 60),
            max_retries: 2,
            max_file_size: 4 * 1024 * 1024 * 1024,
            burst_limit: None,
            block_pause: None,
            trusted_origins: Vec::new(),
            ca_file: None,
            proxy: Proxy::None,
        })
    }

    /// The address without a path.
    pub fn base_url(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    pub(super) fn http(&self) -> Result<HttpConfig> {
        let mut trusted = self.trusted_origins.clone();
        if self.trusted {
            trusted.push(Origin::of(&self.base)?);
        }
        Ok(HttpConfig {
            timeout: self.timeout,
            ca_file: self.ca_file.clone(),
            trusted,
            // A company on this machine is a test: its storage may be on another port of it.
            trust_loopback: self.trusted && is_loopback(&self.base),
            // One limit for the whole exchange is enough: a slow answer may be silent all the time.
            read_timeout: self.timeout.max(HttpConfig::default().read_timeout),
            proxy: self.proxy.clone(),
            // Repeats are counted and paced by this room.
            max_retries: 0,
            ..HttpConfig::default()
        })
    }

    /// The smallest plan's burst limit for this kind of credential.
    pub(super) fn first_limit(&self) -> u32 {
        match self.credential {
            CredentialSource::Fixed(Credential::Bearer(_)) => 80,
            CredentialSource::Fixed(Credential::Header { .. }) | CredentialSource::Provider(_) => 20,
        }
    }
}

/// A token that a header can hold and that is not obviously a mistake.
fn secret(token: &str, what: &str) -> Result<SecretString> {
    if token.is_empty() {
        return Err(Error::config(format!("the {what} is empty")));
    }
    if token.len() > LONGEST_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::config(format!("the {what} holds spaces or characters that a token cannot have"))
            .with_hint("Copy it again, without quotes, spaces or a line end."));
    }
    Ok(SecretString::from(token.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_no_header_can_hold_is_refused_without_showing_it() {
        for token in ["", "a b", "a\r\nHost: x", "a\0", "tökén", " canary", "canary\n", &"x".repeat(20_000)]
        {
            let error = Settings::api_token(token).unwrap_err();
            assert!(!error.to_string().contains("canary"));
            assert!(Settings::access_token(token).is_err());
        }
    }

    #[test]
    fn only_a_named_address_is_trusted() {
        let credential = Settings::api_token("token").unwrap();
        let company = Settings::for_company("acme", credential.clone()).unwrap();
        assert!(company.http().unwrap().trusted.is_empty());
        assert!(Settings::for_api_domain("http://127.0.0.1:1", credential.clone()).is_err());
        let sandbox = Settings::at("http://127.0.0.1:1", credential).unwrap();
        assert_eq!(sandbox.http().unwrap().trusted.len(), 1);
        assert_eq!(sandbox.base_url(), "http://127.0.0.1:1");
    }

    #[test]
    fn an_answer_may_be_silent_as_long_as_the_limit() {
        let mut settings = Settings::for_company("acme", Settings::api_token("token").unwrap()).unwrap();
        settings.timeout = Duration::from_secs(100);
        assert_eq!(settings.http().unwrap().read_timeout, Duration::from_secs(100));
        settings.timeout = Duration::from_secs(1);
        assert_eq!(settings.http().unwrap().read_timeout, HttpConfig::default().read_timeout);
    }

    #[test]
    fn settings_do_not_show_the_token() {
        let credential = Settings::api_token("canary-secret").unwrap();
        assert!(!format!("{:?}", Settings::for_company("acme", credential)).contains("canary"));
    }
}
