//! The way out: proxy and firewall properties become one proxy.

use url::Url;

use super::given::Given;
use crate::http::{Proxy, parse_address};
use crate::{Error, Result};

/// The proxy that the properties ask for.
pub(super) fn proxy(properties: &mut Given) -> Result<Proxy> {
    let detect = properties.flag("ProxyAutoDetect")?.unwrap_or(false);
    let scheme = properties.word("ProxyAuthScheme", &["BASIC", "NONE"])?;
    let encrypted = properties.word("ProxySSLType", &["AUTO", "ALWAYS", "NEVER", "TUNNEL"])?;
    let named = server(
        properties,
        "Proxy",
        "80",
        encrypted.as_deref() == Some("ALWAYS"),
        scheme.as_deref() != Some("NONE"),
    )?;
    let kind = properties.word("FirewallType", &["NONE", "TUNNEL"])?;
    let tunnel = server(properties, "Firewall", "80", false, true)?;
    match (named, tunnel, kind.as_deref()) {
        (Some(_), Some(_), Some("TUNNEL")) => {
            Err(Error::config("`ProxyServer` and `FirewallServer` name two ways out").with_hint("Name one."))
        }
        (_, Some(_), None | Some("NONE")) => {
            Err(Error::config("`FirewallServer` is set without `FirewallType=TUNNEL`"))
        }
        (_, None, Some("TUNNEL")) => Err(Error::config("`FirewallType=TUNNEL` needs `FirewallServer`")),
        (Some(_), _, _) if detect => {
            Err(Error::config("`ProxyAutoDetect` and `ProxyServer` name two ways out").with_hint("Name one."))
        }
        (_, Some(url), _) | (Some(url), None, _) => Ok(Proxy::Url(url.into())),
        (None, None, _) if detect => Ok(Proxy::Environment),
        (None, None, _) => Ok(Proxy::None),
    }
}

/// The address in `<what>Server`, `Port`, `User` and `Password`.
fn server(
    properties: &mut Given,
    what: &str,
    usual: &str,
    encrypted: bool,
    with_user: bool,
) -> Result<Option<Url>> {
    let mut take = |part: &str| properties.take(&format!("{what}{part}"));
    let (host, port, user, password) = (take("Server"), take("Port"), take("User"), take("Password"));
    let Some(host) = host else {
        // A port alone is the documented default; a user alone is a mistake.
        return if user.is_some() || password.is_some() {
            Err(Error::config(format!("`{what}User` is set without `{what}Server`")))
        } else {
            Ok(None)
        };
    };
    let refused = || {
        Error::config(format!("`{what}Server` and `{what}Port` are not a host and a port"))
            .with_hint("Write the host without a scheme, and the port as a number.")
    };
    let port = port.filter(|port| port != "0").unwrap_or_else(|| usual.to_owned());
    if port.parse::<u16>().is_err() || host.contains(['/', '@', '?', '#', ':']) {
        return Err(refused());
    }
    let scheme = if encrypted { "https" } else { "http" };
    let mut url = parse_address(&format!("{scheme}://{host}:{port}")).map_err(|_| refused())?;
    if with_user {
        url.set_username(user.as_deref().unwrap_or_default()).map_err(|()| refused())?;
        url.set_password(password.as_deref()).map_err(|()| refused())?;
    }
    Ok(Some(url))
}
