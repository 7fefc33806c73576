//! All hosts of a connection together.

use url::Url;

use super::HostPattern;
use crate::http::Origin;
use crate::{Error, ErrorKind, Result};

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
