//! What can be said from the settings alone.

use super::Check;
use crate::http::is_public_host;
use crate::onlyoffice::Address;

/// Browsers refuse an http editor in an https page.
pub(super) fn https(address: &Address) -> Check {
    let name = "https";
    if address.public().scheme() == "https" {
        return Check::ok(name, "browsers reach the server by https");
    }
    Check::warn(
        name,
        "browsers reach the server by http",
        "A page served by https cannot show an http editor, and Pipedrive is https: put the server behind https.",
    )
}

/// Browsers elsewhere cannot reach a private address.
pub(super) fn public_address(address: &Address) -> Check {
    let name = "public_address";
    if !is_public_host(address.public()) {
        return Check::warn(
            name,
            "the public address is private or local",
            "Only browsers of this network can open documents. For the way back, the server refuses private addresses \
             unless they stand in a token (`allowPrivateIPAddress`).",
        );
    }
    Check::ok(name, "the public address is not a private one")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::onlyoffice::check::Outcome;

    #[test]
    fn private_and_plain_addresses_are_noticed() {
        for (text, private, plain) in [
            ("https://docs.example.com", false, false),
            ("http://docs.example.com", false, true),
            ("https://localhost", true, false),
            ("http://127.0.0.1:8080", true, true),
            ("https://10.1.2.3", true, false),
            ("https://192.168.1.5", true, false),
            ("https://[::1]", true, false),
            ("https://[fd00::1]", true, false),
            ("https://[::ffff:10.0.0.1]", true, false),
            ("https://onlyoffice", true, false),
            ("https://docs.local", true, false),
            ("https://100.64.0.1", true, false),
            ("https://8.8.8.8", false, false),
        ] {
            let address = Address::new(text, None).unwrap();
            assert_eq!(public_address(&address).outcome == Outcome::Warn, private, "{text}");
            assert_eq!(https(&address).outcome == Outcome::Warn, plain, "{text}");
        }
    }
}
