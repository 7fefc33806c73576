//! The way out: straight, as the environment says, or through a named proxy.

use std::sync::Arc;

use url::Url;

use crate::{Error, Result};

/// Where requests go on their way out.
///
/// A proxy resolves names itself, so addresses that a name leads to are then the
/// proxy's to judge; the address guard still judges what is written in the address.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Proxy {
    /// Straight to the host; the environment is not read.
    #[default]
    None,
    /// As `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    Environment,
    /// Through this proxy; the address may hold a user name and password.
    Url(String),
}

/// The variables that reqwest reads, upper and lower case.
const VARIABLES: [&str; 6] =
    ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

impl Proxy {
    /// Sets the way out on a client.
    pub(super) fn apply(&self, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder> {
        match self {
            Self::None => Ok(builder.no_proxy()),
            Self::Environment => Ok(builder),
            // The address may hold a password, so neither it nor the cause is repeated.
            Self::Url(address) => match reqwest::Proxy::all(address) {
                Ok(proxy) => Ok(builder.no_proxy().proxy(proxy)),
                Err(_) => Err(Error::config("the address of the proxy cannot be read")
                    .with_hint("Write it as `http://proxy.example.com:3128`.")),
            },
        }
    }

    /// Names of the proxies themselves: configured by the user, so they may be private.
    pub(super) fn hosts(&self) -> Arc<[String]> {
        match self {
            Self::None => Arc::default(),
            Self::Environment => {
                VARIABLES.iter().filter_map(|name| host(&std::env::var(name).ok()?)).collect()
            }
            Self::Url(address) => host(address).into_iter().collect(),
        }
    }
}

/// The host of a proxy address; the scheme may be missing, as in `proxy:3128`.
fn host(address: &str) -> Option<String> {
    let whole = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
    Some(Url::parse(&whole).ok()?.host_str()?.to_owned())
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => formatter.write_str("None"),
            Self::Environment => formatter.write_str("Environment"),
            Self::Url(address) => write!(formatter, "Url({})", host(address).as_deref().unwrap_or("?")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_proxy_hides_its_password() {
        let proxy = Proxy::Url("http://ann:hunter2@proxy.lan:3128".to_owned());
        assert_eq!(format!("{proxy:?}"), "Url(proxy.lan)");
        assert_eq!(*proxy.hosts(), ["proxy.lan".to_owned()]);
        assert_eq!(host("proxy:3128").as_deref(), Some("proxy"));
    }

    #[test]
    fn a_bad_proxy_is_named_without_its_address() {
        let proxy = Proxy::Url("http://ann:hunter2@[::1".to_owned());
        let error = proxy.apply(reqwest::Client::builder()).err().unwrap();
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}
