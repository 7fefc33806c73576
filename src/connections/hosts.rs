//! The hosts that may get a connection's credential.

use std::fmt;

use url::{Host, Url};

use crate::http::{Origin, parse_address};
use crate::{Error, ErrorKind, Result};

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

    fn allows(&self, url: &Url, origin: &Origin) -> bool {
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

/// All hosts that may get a connection's credential.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedHosts {
    patterns: Vec<HostPattern>,
    any: bool,
}

impl AllowedHosts {
    /// The hosts in `texts`.
    pub fn parse<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Result<Self> {
        let mut allowed = Self::default();
        for text in texts {
            allowed.add(HostPattern::parse(text.as_ref())?);
        }
        Ok(allowed)
    }

    /// Allows one more.
    pub fn add(&mut self, pattern: HostPattern) {
        if !self.patterns.contains(&pattern) {
            self.patterns.push(pattern);
        }
    }

    /// Allows the host of `url`; http only as the whole origin that was named.
    pub fn add_url(&mut self, url: &Url) -> Result<()> {
        let origin = Origin::of(url)?;
        let host = origin.to_string();
        let text = if origin.is_https() { host.trim_start_matches("https://") } else { &host };
        self.add(HostPattern::parse(text)?);
        Ok(())
    }

    /// Allows every public https host besides those named.
    #[must_use]
    pub fn or_any(mut self) -> Self {
        self.any = true;
        self
    }

    /// Whether every public https host is allowed.
    pub fn is_any(&self) -> bool {
        self.any
    }

    /// No host is allowed.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty() && !self.any
    }

    /// The entries.
    pub fn patterns(&self) -> &[HostPattern] {
        &self.patterns
    }

    /// The origins that were named as a whole: the HTTP client may trust them.
    pub fn trusted(&self) -> Vec<Origin> {
        let origin = |pattern: &HostPattern| match pattern {
            HostPattern::Origin(origin) => Some(origin.clone()),
            HostPattern::Host { .. } | HostPattern::Below(_) => None,
        };
        self.patterns.iter().filter_map(origin).collect()
    }

    /// Whether `url` may get the credential.
    pub fn allows(&self, url: &Url) -> bool {
        let Ok(origin) = Origin::of(url) else { return false };
        if url.host_str().is_none_or(|host| host.ends_with('.')) {
            return false;
        }
        self.patterns.iter().any(|pattern| pattern.allows(url, &origin)) || (self.any && origin.is_https())
    }

    /// Refuses `url` unless it may get the credential. `whose` names the connection.
    pub fn check(&self, url: &Url, whose: &str) -> Result<()> {
        if self.allows(url) {
            return Ok(());
        }
        let origin = Origin::of(url)?;
        let known: Vec<String> = self.patterns.iter().map(ToString::to_string).collect();
        Err(Error::new(
            ErrorKind::HostNotAllowed,
            format!("{whose} does not send its credentials to {origin}"),
        )
        .with_hint(match known.as_slice() {
            [] => "Add the host to `allowed_hosts`.".to_owned(),
            known => {
                format!("Allowed: {}. Add the host to `allowed_hosts` if it belongs there.", known.join(", "))
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allows(pattern: &str, url: &str) -> bool {
        AllowedHosts::parse([pattern]).unwrap().allows(&Url::parse(url).unwrap())
    }

    #[test]
    fn row_48_each_pattern_means_no_more_than_it_says() {
        for (pattern, yes, no) in [
            ("api.example.com", "https://api.example.com/a", "https://example.com/"),
            ("api.example.com", "https://API.example.com:443/", "https://api.example.com:444/"),
            ("api.example.com:8443", "https://api.example.com:8443/", "https://api.example.com/"),
            ("*.example.com", "https://a.example.com/", "https://example.com/"),
            ("*.example.com", "https://a.b.example.com/", "https://aexample.com/"),
            ("*.example.com", "https://a.example.com/", "https://a.example.com:8443/"),
            ("*.example.com", "https://a.example.com/", "https://a.example.com./"),
            ("*.example.com", "https://a.example.com/", "http://a.example.com/"),
            ("*.example.com", "https://a.example.com/", "https://.example.com/"),
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000/a", "https://127.0.0.1:8000/"),
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000/a", "http://127.0.0.1:8001/"),
            ("https://intranet", "https://intranet/", "http://intranet/"),
            ("xn--bcher-kva.example", "https://bücher.example/", "https://bucher.example/"),
        ] {
            assert!(allows(pattern, yes), "{pattern} {yes}");
            assert!(!allows(pattern, no), "{pattern} {no}");
        }
    }

    #[test]
    fn a_pattern_is_a_host_and_nothing_more() {
        for text in [
            "",
            "*",
            "*.com",
            "*.",
            "*.*.example.com",
            "a.*.com",
            "*.10.0.0.1",
            "*.example.com:8443",
            "a/b",
            "a?b",
            "a#b",
            "a@b.com",
            "a b",
            "a\nb",
            "a.example.com.",
            "bücher.example",
            "ftp://a.example.com",
            "http://a/b",
            "http://u:p@a.example.com",
            "127.1",
            "http://0x7f.1",
            "169.254.169.254",
            "[fe80::1]",
            "file:///",
            "a:b",
        ] {
            assert!(HostPattern::parse(text).is_err(), "{text:?}");
        }
        for text in [
            "a.example.com",
            "*.example.com",
            "a.example.com:8443",
            "http://127.0.0.1:8000",
            "https://[2001:db8::1]",
        ] {
            assert_eq!(HostPattern::parse(text).unwrap().to_string(), text);
        }
    }

    proptest! {
        /// What `*.example.com` allows ends in `.example.com` for any reader.
        #[test]
        fn row_48_a_wildcard_stays_below_its_domain(host in "[a-z.@:/\\\\#?%0-9-]{0,30}") {
            for text in [format!("https://{host}.example.com/"), format!("https://{host}"), format!("https://a.example.com{host}")] {
                let Ok(url) = crate::http::parse_address(&text) else { continue };
                if AllowedHosts::parse(["*.example.com"]).unwrap().allows(&url) {
                    let name = url.host_str().unwrap();
                    prop_assert!(name.ends_with(".example.com") && name.len() > ".example.com".len());
                    let written = text.trim_start_matches("https://").split(['/', '?', '#']).next().unwrap();
                    prop_assert!(written.trim_end_matches(":443").trim_end_matches(':').ends_with(".example.com"), "{}", text);
                }
            }
        }
    }
}
