//! Where a company's API lives.

use url::Url;

use crate::http::{Origin, parse_address};
use crate::{Error, Result};

const SUFFIX: &str = ".pipedrive.com";

/// `https://{company}.pipedrive.com` for a company domain such as `acme`.
///
/// The whole host (`acme.pipedrive.com`) or the whole address is accepted as well.
pub(super) fn for_company(domain: &str) -> Result<Url> {
    let trimmed = domain.trim().trim_start_matches("https://").trim_end_matches('/');
    let name = trimmed.strip_suffix(SUFFIX).unwrap_or(trimmed).to_ascii_lowercase();
    if !is_host_label(&name) {
        return Err(Error::config("the company domain is not a host name").with_hint(
            "Pass the first part of your Pipedrive address: `acme` of https://acme.pipedrive.com.",
        ));
    }
    parse_address(&format!("https://{name}{SUFFIX}"))
}

/// The address that an OAuth token answer named (`api_domain`); only Pipedrive's own hosts are taken.
pub(super) fn from_api_domain(api_domain: &str) -> Result<Url> {
    let url = parse_address(api_domain)?;
    let origin = Origin::of(&url)?;
    // As written: a host with a closing dot is another name to cookies, certificates and proxies.
    let label = url.host_str().and_then(|host| host.strip_suffix(SUFFIX));
    let plain = url.port().is_none() && matches!(url.path(), "" | "/") && url.query().is_none();
    if !origin.is_https() || !plain || !label.is_some_and(is_host_label) {
        return Err(Error::config("the api_domain is not an https address of pipedrive.com")
            .with_hint("Use `base_url` to call another server, such as a sandbox."));
    }
    Ok(url)
}

/// An address that the user configured in full; it may be http and private.
pub(super) fn from_base_url(base_url: &str) -> Result<Url> {
    let url = parse_address(base_url)?;
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(Error::config("the base_url has a path, a query or a fragment")
            .with_hint("Leave out /api/v2: the client adds it."));
    }
    Ok(url)
}

fn is_host_label(name: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&name.len())
        && name.bytes().all(inner)
        && !name.starts_with('-')
        && !name.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_domain_may_be_short_or_whole() {
        for domain in ["acme", "ACME", "acme.pipedrive.com", "https://acme.pipedrive.com/", " acme "] {
            assert_eq!(for_company(domain).unwrap().as_str(), "https://acme.pipedrive.com/");
        }
    }

    #[test]
    fn a_company_domain_cannot_leave_pipedrive() {
        let bad = [
            "",
            "-",
            "a.b",
            "evil.com/",
            "evil.com#",
            "a@evil.com",
            "a/../b",
            "acme.pipedrive.com.evil.com",
            "аcme",
            "a b",
            "a\r\nb",
            "http://acme",
            "acme:8080",
            "acme?x",
            "-acme",
            "acme-",
            "%61cme",
        ];
        for domain in bad {
            assert!(for_company(domain).is_err(), "{domain:?}");
        }
    }

    #[test]
    fn an_api_domain_is_a_host_of_pipedrive() {
        assert!(from_api_domain("https://acme.pipedrive.com").is_ok());
        assert!(from_api_domain("https://acme.pipedrive.com/").is_ok());
        let bad = [
            "http://acme.pipedrive.com",
            "https://pipedrive.com",
            "https://acme.pipedrive.com.evil.com",
            "https://acme.pipedrive.com.",
            "https://evilpipedrive.com",
            "https://user@acme.pipedrive.com",
            "https://acme.pipedrive.com:444",
            "https://acme.pipedrive.com/api",
            "https://a.b.pipedrive.com",
            "https://evil.com\\.pipedrive.com",
            "https://127.0.0.1",
            "ftp://acme.pipedrive.com",
            "acme",
            "https://evil.com/.pipedrive.com",
            "https://evil.com?.pipedrive.com",
            "https://acme.pipedrive.com?x=1",
        ];
        for domain in bad {
            assert!(from_api_domain(domain).is_err(), "{domain:?}");
        }
    }

    #[test]
    fn a_base_url_is_an_origin() {
        assert!(from_base_url("http://127.0.0.1:8080").is_ok());
        for url in [
            "http://127.0.0.1/api",
            "http://u:p@127.0.0.1",
            "file:///etc/passwd",
            "http://h/?q",
            "http://127.1",
            "x",
        ] {
            assert!(from_base_url(url).is_err(), "{url:?}");
        }
    }
}
