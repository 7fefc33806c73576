//! Which IP addresses are on the public internet.
//!
//! Source: the IANA special-purpose address registries (RFC 6890 and its updates).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks of IPv4 that are not public: first address and prefix length.
const NOT_PUBLIC_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),        // this network
    ([10, 0, 0, 0], 8),       // private
    ([100, 64, 0, 0], 10),    // shared by carriers
    ([127, 0, 0, 0], 8),      // loopback
    ([169, 254, 0, 0], 16),   // link local, cloud metadata
    ([172, 16, 0, 0], 12),    // private
    ([192, 0, 0, 0], 24),     // protocol assignments
    ([192, 0, 2, 0], 24),     // documentation
    ([192, 88, 99, 0], 24),   // 6to4 relay
    ([192, 168, 0, 0], 16),   // private
    ([198, 18, 0, 0], 15),    // benchmarks
    ([198, 51, 100, 0], 24),  // documentation
    ([203, 0, 113, 0], 24),   // documentation
    ([224, 0, 0, 0], 4),      // multicast
    ([240, 0, 0, 0], 4),      // reserved, broadcast
    ([168, 63, 129, 16], 32), // Azure's host services: a public number, never a public host
];

/// Whether anybody on the internet could reach `address`, and nobody nearer is meant.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    !NOT_PUBLIC_V4.iter().any(|(start, length)| {
        let start = Ipv4Addr::from(*start).to_bits();
        (bits ^ start).checked_shr(32 - length).unwrap_or(0) == 0
    })
}

/// Global unicast is `2000::/3` only. Everything else (loopback, mapped, unique
/// local, link local, multicast) falls outside, but for NAT64.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let [0x64, 0xff9b, 0, 0, 0, 0, high, low] = address.segments() {
        // RFC 6052: on networks without IPv4 the resolver makes these for public hosts.
        return is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    }
    let [first, second, ..] = address.segments();
    let special = match first {
        0x2001 => second < 0x0200 || second == 0x0db8, // protocol assignments, documentation
        0x2002 => true,                                // 6to4: an IPv4 address in disguise
        0x3fff => second < 0x1000,                     // documentation
        _ => false,
    };
    first & 0xe000 == 0x2000 && !special
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn judged(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn edges_of_the_blocks() {
        for (inside, outside) in [
            ("0.255.255.255", "1.0.0.0"),
            ("10.0.0.0", "9.255.255.255"),
            ("10.255.255.255", "11.0.0.0"),
            ("100.64.0.0", "100.63.255.255"),
            ("100.127.255.255", "100.128.0.0"),
            ("127.255.255.255", "128.0.0.0"),
            ("169.254.169.254", "169.253.255.255"),
            ("172.16.0.0", "172.15.255.255"),
            ("172.31.255.255", "172.32.0.0"),
            ("192.0.0.1", "192.0.1.0"),
            ("192.168.255.255", "192.169.0.0"),
            ("198.19.255.255", "198.20.0.0"),
            ("203.0.113.7", "203.0.114.0"),
            ("224.0.0.1", "223.255.255.255"),
            ("168.63.129.16", "168.63.129.17"),
            ("2001:db8::1", "2001:db9::1"),
            ("2001::1", "2001:200::1"),
            ("2002:a9fe:a9fe::1", "2003::1"),
            ("3fff::1", "3fff:1000::1"),
            ("fc00::1", "2606:4700::1111"),
            ("64:ff9b::a9fe:a9fe", "64:ff9b::808:808"),
        ] {
            assert!(!judged(inside), "{inside}");
            assert!(judged(outside), "{outside}");
        }
    }

    #[test]
    fn what_is_never_public() {
        for text in [
            "255.255.255.255",
            "240.0.0.1",
            "::",
            "::1",
            "::ffff:169.254.169.254",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "fe80::1",
            "fec0::1",
            "fd00:ec2::254",
            "ff02::1",
            "64:ff9b:1::808:808",
            "100::1",
            "5f00::1",
        ] {
            assert!(!judged(text), "{text}");
        }
    }

    proptest! {
        /// The standard library's own judgement of the old blocks is never contradicted.
        #[test]
        fn agrees_with_the_standard_library(bits: u32) {
            let address = Ipv4Addr::from_bits(bits);
            let known = address.is_private() || address.is_loopback() || address.is_link_local()
                || address.is_multicast() || address.is_broadcast() || address.is_documentation()
                || address.is_unspecified();
            prop_assert!(!(known && is_public_v4(address)));
        }

        #[test]
        fn an_ipv4_address_in_disguise_is_no_more_public(bits: u32) {
            let plain = is_public_v4(Ipv4Addr::from_bits(bits));
            let (high, low) = ((bits >> 16) as u16, (bits & 0xffff) as u16);
            prop_assert!(!is_public_v6(Ipv4Addr::from_bits(bits).to_ipv6_mapped()));
            prop_assert!(!is_public_v6(Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1)));
            let nat64 = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low);
            prop_assert_eq!(is_public_v6(nat64), plain);
        }
    }
}
