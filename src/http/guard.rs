//! Which addresses may be called.

use url::{Host, Url};

use super::address::is_loopback;
use super::public_address::is_public;
use super::{HttpConfig, Origin};
use crate::{Error, ErrorKind, Result};

/// How far an address is trusted, which decides the connections it may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// A configured http origin.
    Plain,
    /// A configured https origin, private or not.
    Trusted,
    /// Any public https host: its name must lead to a public address.
    Public,
}

/// Names that never lead out of the local network (RFC 6761, RFC 6762, RFC 8375, RFC 9476).
const LOCAL_NAMES: [&str; 9] =
    ["alt", "home.arpa", "internal", "invalid", "lan", "local", "localdomain", "localhost", "test"];

/// Ports of 1024 and above that speak another protocol: those of the Fetch standard's
/// list of bad ports, and stores and control planes that answer to anybody.
const DENIED_PORTS: [u16; 30] = [
    1719, 1720, 1723, 2049, 2375, 2376, 2379, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6443,
    6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9200, 10080, 10250, 11211, 27017,
];

/// Checks one hop: a configured origin, or https to a public host.
pub(super) fn check(url: &Url, config: &HttpConfig) -> Result<Reach> {
    let origin = Origin::of(url)?;
    if config.trusted.contains(&origin) {
        return Ok(if origin.is_https() { Reach::Trusted } else { Reach::Plain });
    }
    if config.trust_loopback && is_loopback(url) && port_allowed(&origin) {
        return Ok(if origin.is_https() { Reach::Trusted } else { Reach::Plain });
    }
    match reason_against(url, &origin) {
        None => Ok(Reach::Public),
        Some(why) => Err(Error::new(ErrorKind::AddressRefused, format!("no request to {origin}: {why}"))
            .with_hint("Only configured addresses and public https hosts are called.")),
    }
}

fn reason_against(url: &Url, origin: &Origin) -> Option<&'static str> {
    if !origin.is_https() {
        return Some("it is not https");
    }
    if !port_allowed(origin) {
        return Some("the port is not one that web servers use");
    }
    match url.host()? {
        Host::Domain(name) if name.ends_with('.') => Some("the name ends with a dot"),
        Host::Domain(_) if !is_public_host(url) => Some("the name is local"),
        _ if !is_public_host(url) => Some("the address is not public"),
        _ => None,
    }
}

/// Whether the host is a public address, or a name that may lead to one.
pub fn is_public_host(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_public(address.into()),
        Some(Host::Ipv6(address)) => is_public(address.into()),
        Some(Host::Domain(name)) => !is_local(name.trim_end_matches('.')),
        None => false,
    }
}

/// Whether the port is one on which a web server may be expected.
fn port_allowed(origin: &Origin) -> bool {
    let port = origin.port();
    (port == 443 || port >= 1024) && !DENIED_PORTS.contains(&port)
}

/// Whether `name` is a single word or ends in a local domain.
fn is_local(name: &str) -> bool {
    !name.contains('.')
        || LOCAL_NAMES
            .iter()
            .any(|local| name.strip_suffix(local).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}
