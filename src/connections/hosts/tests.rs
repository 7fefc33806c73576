//! Row 48: what a pattern means, and what it does not.

use proptest::prelude::*;
use url::Url;

use super::{AllowedHosts, HostPattern};

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
