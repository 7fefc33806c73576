//! One entry of `allowed_hosts`.

use std::fmt;

use url::{Host, Url};

use crate::http::{Origin, parse_address};
use crate::{Error, Result};

/// One entry of `allowed_hosts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostPattern {
    /// `api.example.com` or `api.example.com:8443`: https, this host and port.
    Host { name: String, port: u16 },
    /// `*.example.com`: https on port 443, one or more labels before `.example.com`, never `example.com`.
    Below(String),
    /// `http://127.0.0.1:8000`: this origin. It may be private and unencrypted, because it was named.
    Origin(Origin),
}

impl HostPattern {
    /// The pattern in `text`.
    pub fn parse(text: &str) -> Result<Self> {
        let refused = |why: &str| {
            Error::config(format!("`{}` is not an allowed host: {why}", text.escape_debug())).with_hint(
                "Write `api.example.com`, `*.example.com` or a whole origin as `http://127.0.0.1:8000`.",
            )
        };
        if !text.is_ascii() {
            return Err(refused("write the name in its ASCII form (`xn--...`)"));
        }
        let whole = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{}", text.strip_prefix("*.").unwrap_or(text))
        };
        let url = parse_address(&whole).map_err(|error| refused(error.message()))?;
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(refused("it has more than a host"));
        }
        let host = url.host_str().unwrap_or_default();
        if host.ends_with('.') {
            return Err(refused("it ends with a dot"));
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if matches!(url.host(), Some(Host::Domain(name)) if !name.chars().all(plain)) {
            return Err(refused("a name holds letters, digits, `-`, `_` and `.`"));
        }
        if is_never_a_service(&url) {
            return Err(refused("no service lives there"));
        }
        if text.contains("://") {
            return Origin::of(&url).map(Self::Origin);
        }
        if !text.starts_with("*.") {
            return Ok(Self::Host {
                name: host.to_owned(),
                port: url.port_or_known_default().unwrap_or(443),
            });
        }
        match url.host() {
            Some(Host::Domain(name)) if name.contains('.') && url.port().is_none() => {
                Ok(Self::Below(name.to_owned()))
            }
            _ => Err(refused("`*.` stands before a domain of two or more parts")),
        }
    }

    pub(super) fn allows(&self, url: &Url, origin: &Origin) -> bool {
        let port = url.port_or_known_default();
        match self {
            Self::Origin(allowed) => allowed == origin,
            Self::Host { name, port: allowed } => {
                origin.is_https() && url.host_str() == Some(name.as_str()) && port == Some(*allowed)
            }
            Self::Below(suffix) => {
                let above = match url.host() {
                    Some(Host::Domain(host)) => host.strip_suffix(suffix.as_str()),
                    _ => None,
                };
                origin.is_https()
                    && port == Some(443)
                    && above.is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            }
        }
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host { name, port: 443 } => formatter.write_str(name),
            Self::Host { name, port } => write!(formatter, "{name}:{port}"),
            Self::Below(suffix) => write!(formatter, "*.{suffix}"),
            Self::Origin(origin) => write!(formatter, "{origin}"),
        }
    }
}

/// Addresses that belong to the machine's own network or cloud and to no service, whoever names them.
fn is_never_a_service(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => {
            address.is_link_local()
                || address.is_unspecified()
                || address.is_multicast()
                || address.is_broadcast()
        }
        Some(Host::Ipv6(address)) => {
            let first = address.segments().first().copied().unwrap_or(0);
            let mapped = address.to_ipv4_mapped().is_some();
            let metadata = address.segments().starts_with(&[0xfd00, 0x0ec2]);
            mapped
                || metadata
                || address.is_unspecified()
                || address.is_multicast()
                || first & 0xffc0 == 0xfe80
        }
        Some(Host::Domain(name)) => name == "metadata" || name == "metadata.google.internal",
        None => true,
    }
}
