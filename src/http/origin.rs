//! Scheme, host and port: what a credential or a permission is bound to.

use url::Url;

use crate::{Error, Result};

/// An `http` or `https` origin, compared as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of `url`; refuses other schemes, user information and a missing host.
    pub fn of(url: &Url) -> Result<Self> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::config(format!(
                "the address uses `{}`; only http and https are possible",
                url.scheme()
            )));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::config("the address holds a user name or password")
                .with_hint("Pass credentials as options, not inside the address."));
        }
        let host = url.host_str().filter(|host| !host.is_empty());
        match (host, url.port_or_known_default()) {
            (Some(host), Some(port)) => Ok(Self {
                scheme: url.scheme().to_owned(),
                host: host.trim_end_matches('.').to_ascii_lowercase(),
                port,
            }),
            _ => Err(Error::config("the address has no host")),
        }
    }

    /// Whether traffic to it is encrypted.
    pub fn is_https(&self) -> bool {
        self.scheme == "https"
    }

    /// The port, also when it is the usual one.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The host, lower case, without a trailing dot.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}://{}", self.scheme, self.host)?;
        let usual = if self.is_https() { 443 } else { 80 };
        if self.port == usual { Ok(()) } else { write!(formatter, ":{}", self.port) }
    }
}
