//! Reading an address strictly: what a lenient reader would repair is refused.

use url::{Host, Url};

use super::Origin;
use crate::{Error, Result};

/// The address in `text`, as `http` or `https`, without user information.
///
/// WHATWG parsing drops tabs and newlines and takes `\` for `/`; two readers
/// then see two hosts. Text with such characters is refused instead.
pub fn parse_address(text: &str) -> Result<Url> {
    let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
    if text.chars().any(odd) {
        return Err(Error::config("the address holds a space, a backslash or a control character"));
    }
    let url = Url::parse(text).map_err(|error| {
        Error::config(format!("the address cannot be read: {error}"))
            .with_hint("Write it whole, as in `https://docs.example.com`.")
    })?;
    Origin::of(&url)?;
    if !has_plain_authority(text) {
        return Err(Error::config("the address does not name its host plainly after `//`")
            .with_hint("Write it as in `https://docs.example.com`."));
    }
    if !has_plain_host(text, &url) {
        return Err(Error::config("the address writes an IP address in an unusual way")
            .with_hint("Write it as four decimal numbers, as in `http://127.0.0.1:8080`."));
    }
    Ok(url)
}

/// Whether a host without percent-encoding follows the two slashes.
///
/// WHATWG parsing takes `https:a`, `https:///a` and `https://%61` for `https://a`; other readers see no
/// host, or another one.
fn has_plain_authority(text: &str) -> bool {
    let Some((_, rest)) = text.split_once(':') else { return false };
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !authority.is_empty() && !authority.contains('%')
}

/// Whether an IPv4 address stands in `text` as it is called in the end.
///
/// WHATWG parsing takes `2130706433`, `0x7f.1` and `127.1` for 127.0.0.1; other readers see a name or
/// another address (CVE-2021-29921, CVE-2024-29415).
fn has_plain_host(text: &str, url: &Url) -> bool {
    let Some(Host::Ipv4(address)) = url.host() else { return true };
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.split(':').next() == Some(address.to_string().as_str())
}

/// Whether the host is written as a loopback address: what goes there stays on this machine. A name is not
/// enough, because a resolver decides where it leads.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_are_read() {
        for text in ["https://docs.example.com", "http://127.0.0.1:8080/a?b=c", "https://[2001:db8::1]/"] {
            assert!(parse_address(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_a_lenient_reader_repairs_is_refused() {
        for text in [
            "",
            "docs.example.com",
            "//docs.example.com",
            "https://",
            "https:good.com",
            "https:/good.com",
            "https:///good.com",
            "https:////good.com",
            "https://%67ood.com",
            "https://good%2ecom",
            "https://good.com\t.evil.com",
            "https://good.com\n",
            " https://good.com",
            "https:\\\\good.com",
            "https://good.com\\@evil.com",
            "https://good.com@evil.com",
            "https://user:word@good.com",
            "https://good.com/\0",
            "https://[::1",
            "https://[not-an-ip]/",
            "https://good.com:99999",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/plain,x",
            "ftp://good.com",
        ] {
            assert!(parse_address(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_ip_address_has_one_spelling() {
        for number in [
            "2130706433",
            "017700000001",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.1",
            "127.1",
            "127.0.0.01",
            "127.0.0.1.",
            "１２７.0.0.1",
            "127。0.0.1",
        ] {
            for text in
                [format!("http://{number}"), format!("http://{number}:80/a"), format!("http:{number}?x")]
            {
                assert!(parse_address(&text).is_err(), "{text}");
            }
        }
        for text in ["http://127.0.0.1", "http://127.0.0.1:80", "http://127.0.0.1?a", "http://1.example:1/2"]
        {
            assert!(parse_address(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn an_error_does_not_repeat_the_address() {
        let error = parse_address("https://user:hunter2@good.com").expect_err("refused");
        assert!(!format!("{error:?}").contains("hunter2"));
    }
}
