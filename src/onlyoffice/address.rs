//! Where the Document Server is: for browsers, and for us.

use url::Url;

use super::{DocumentKey, WebUrl};
use crate::http::Origin;
use crate::{Error, ErrorKind, Result};

/// The public and, if there is one, the internal address; both end with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    public: Url,
    internal: Option<Url>,
}

impl Address {
    /// Reads both addresses; each may have a path (`https://host/ds/`), none a query.
    pub fn new(public: &str, internal: Option<&str>) -> Result<Self> {
        Ok(Self { public: base(public)?, internal: internal.map(base).transpose()? })
    }

    /// What browsers use.
    pub fn public(&self) -> &Url {
        &self.public
    }

    /// What our own requests use.
    pub fn internal(&self) -> &Url {
        self.internal.as_ref().unwrap_or(&self.public)
    }

    /// The origins that may be called.
    pub(super) fn origins(&self) -> Result<Vec<Origin>> {
        [Some(&self.public), self.internal.as_ref()].into_iter().flatten().map(Origin::of).collect()
    }

    /// A page for browsers.
    pub(super) fn page(&self, path: &str, shard: Option<&DocumentKey>) -> Url {
        join(&self.public, path, shard)
    }

    /// An endpoint for our own requests.
    pub(super) fn endpoint(&self, path: &str, shard: Option<&DocumentKey>) -> Url {
        join(self.internal(), path, shard)
    }

    /// The address to fetch a file from that the server names by `text`.
    ///
    /// Only path and query are taken; the host is always the configured one, so that
    /// a named address cannot lead a request anywhere else.
    pub fn rewrite(&self, text: &str) -> Result<Url> {
        let refused = |why: &str| {
            Error::new(ErrorKind::AddressRefused, format!("the file address of the Document Server {why}"))
                .with_hint("Only files of the configured Document Server are fetched.")
        };
        let named = WebUrl::parse(text).map_err(|error| refused("cannot be used").with_source(error))?;
        let named = Url::parse(named.as_str()).map_err(|_| refused("cannot be read"))?;
        let path = self.below_base(&named);
        let mut target = self.internal().clone();
        target.set_path(&format!("{}{}", target.path(), path.trim_start_matches('/')));
        target.set_query(named.query());
        Ok(target)
    }

    /// The path of `named` below the address that it was made from: the one of its origin, or else
    /// the longest that fits.
    fn below_base<'a>(&self, named: &'a Url) -> &'a str {
        [Some(&self.public), self.internal.as_ref()]
            .into_iter()
            .flatten()
            .filter_map(|base| Some((base, named.path().strip_prefix(base.path())?)))
            .max_by_key(|(base, _)| (base.origin() == named.origin(), base.path().len()))
            .map_or_else(|| named.path(), |(_, below)| below)
    }
}

fn join(base: &Url, path: &str, shard: Option<&DocumentKey>) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}{}", base.path(), path));
    if let Some(key) = shard {
        url.query_pairs_mut().append_pair("shardkey", key.as_str());
    }
    url
}

fn base(text: &str) -> Result<Url> {
    let address = WebUrl::parse(text.trim()).map_err(|error| {
        Error::config(format!("the address of the Document Server cannot be used: {error}"))
            .with_hint("Pass it as in https://docs.example.com or https://example.com/docs/.")
    })?;
    let mut url = Url::parse(address.as_str())
        .map_err(|error| Error::config(format!("the address of the Document Server: {error}")))?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Error::config("the address of the Document Server must not have a query or a fragment"));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_named_file_is_fetched_from_the_configured_server() {
        let cases: &[(&str, Option<&str>, &str, &str)] = &[
            (
                "https://docs.ex",
                None,
                "https://docs.ex/cache/a.docx?md5=1",
                "https://docs.ex/cache/a.docx?md5=1",
            ),
            (
                "https://docs.ex",
                None,
                "http://169.254.169.254/latest/meta-data",
                "https://docs.ex/latest/meta-data",
            ),
            ("https://docs.ex", None, "https://evil.example/x", "https://docs.ex/x"),
            ("https://docs.ex/ds/", None, "https://docs.ex/ds/cache/a", "https://docs.ex/ds/cache/a"),
            (
                "https://docs.ex/ds",
                Some("http://ds:80"),
                "https://docs.ex/ds/cache/a?b",
                "http://ds/cache/a?b",
            ),
            ("https://docs.ex", Some("http://ds/in/"), "https://docs.ex/cache/a", "http://ds/in/cache/a"),
            ("https://docs.ex/ds", Some("http://ds/in/"), "http://ds/in/cache/a", "http://ds/in/cache/a"),
            ("https://docs.ex", Some("http://ds/in/"), "http://ds/in/cache/a", "http://ds/in/cache/a"),
            ("https://docs.ex", Some("http://ds/in/"), "https://docs.ex/in/a", "http://ds/in/in/a"),
            ("https://docs.ex/ds", Some("http://ds"), "http://ds/ds/cache/a", "http://ds/ds/cache/a"),
            ("https://docs.ex/ds", Some("http://ds"), "http://other/ds/cache/a", "http://ds/cache/a"),
            (
                "https://docs.ex/ds",
                Some("https://docs.ex/ds/in"),
                "https://docs.ex/ds/in/a",
                "https://docs.ex/ds/in/a",
            ),
            ("https://docs.ex/ds", None, "https://docs.ex/dsx/cache/a", "https://docs.ex/ds/dsx/cache/a"),
            ("https://docs.ex", None, "https://docs.ex//evil.example/x", "https://docs.ex/evil.example/x"),
            ("https://docs.ex/ds", None, "https://docs.ex/ds/../admin", "https://docs.ex/ds/admin"),
            ("https://docs.ex/ds", None, "https://docs.ex/ds/%2e%2e/admin", "https://docs.ex/ds/admin"),
        ];
        for (public, internal, named, expected) in cases {
            let address = Address::new(public, *internal).unwrap();
            assert_eq!(address.rewrite(named).unwrap().as_str(), *expected, "{named}");
        }
    }

    #[test]
    fn named_addresses_that_are_not_plain_web_addresses_are_refused() {
        let address = Address::new("https://docs.ex", None).unwrap();
        for named in [
            "file:///etc/passwd",
            "gopher://x/",
            "ftp://docs.ex/a",
            "/cache/a",
            "",
            "https://u:p@docs.ex/a",
            "https://docs.ex@evil.example/a",
            "https://docs.ex\\@evil.example/",
            "https://docs.ex/a b",
            "data:,x",
        ] {
            let error = address.rewrite(named).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::AddressRefused, "{named}");
        }
    }

    #[test]
    fn addresses_of_a_server() {
        for bad in ["", "docs.example.com", "ftp://a", "https://u@a", "https://a/?x=1", "https://a/#x"] {
            assert_eq!(Address::new(bad, None).unwrap_err().kind(), ErrorKind::Config, "{bad}");
            assert!(Address::new("https://a", Some(bad)).is_err(), "{bad}");
        }
        let address = Address::new("https://docs.ex/ds", Some("http://10.0.0.7:8080")).unwrap();
        assert_eq!(address.page("web-apps/api.js", None).as_str(), "https://docs.ex/ds/web-apps/api.js");
        let key = DocumentKey::parse("a=b").unwrap();
        assert_eq!(
            address.endpoint("command", Some(&key)).as_str(),
            "http://10.0.0.7:8080/command?shardkey=a%3Db"
        );
    }

    proptest! {
        #[test]
        fn no_named_address_leaves_the_server(named in "https?://[a-z0-9.@:/\\\\%?#-]{0,40}") {
            let address = Address::new("https://docs.ex/ds", Some("http://inner:81")).unwrap();
            if let Ok(url) = address.rewrite(&named) {
                prop_assert_eq!(url.scheme(), "http");
                prop_assert_eq!(url.host_str(), Some("inner"));
                prop_assert_eq!(url.port(), Some(81));
                prop_assert_eq!(url.username(), "");
            }
        }
    }
}
