//! Row 47 without a network: which origin a redirect leads to, and what it may take along.

use proptest::prelude::*;
use url::Url;

use super::identities::{header_key, pairs};
use crate::ErrorKind;
use crate::connections::calling::hop::{Hop, without};
use crate::connections::calling::{Call, Follow};
use crate::connections::hosts::AllowedHosts;
use crate::http::{Content, HeaderMap, Method};

/// What a redirect of `https://api.example.com/a` to `location` makes of a call.
fn redirected(location: &str, follow: Follow, call: &Call) -> crate::Result<Hop> {
    let mut identity = header_key(&[]);
    identity.hosts = AllowedHosts::parse(["api.example.com", "*.example.com", "other.example.org"]).unwrap();
    let mut answer = HeaderMap::new();
    answer.insert("location", location.parse().unwrap());
    Ok(Hop::first(&identity, call)?.next(&identity, follow, 307, &answer)?.unwrap())
}

fn get() -> Call {
    let mut call = Call::new(Method::GET, "https://api.example.com/a?b=c");
    call.headers = pairs(&[("x-mine", "1"), ("Accept", "text/plain"), ("user-agent", "me")]);
    call
}

#[test]
fn row_47_the_same_origin_keeps_the_credential_however_it_is_written() {
    for location in [
        "/b",
        "b",
        "?d=e",
        "https://api.example.com/b",
        "HTTPS://API.Example.COM/b",
        "https://api.example.com:443/b",
        "//api.example.com/b",
    ] {
        let hop = redirected(location, Follow::Allowed, &get()).unwrap();
        assert!(hop.trusted && hop.headers.len() == 3, "{location}");
    }
}

#[test]
fn row_47_another_origin_gets_no_credential_even_if_it_is_allowed() {
    for location in
        ["https://sub.api.example.com/b", "https://www.example.com/b", "https://other.example.org/b"]
    {
        for follow in [Follow::Allowed, Follow::Anywhere] {
            let hop = redirected(location, follow, &get()).unwrap();
            assert!(!hop.trusted, "{location}");
            assert_eq!(hop.headers, pairs(&[("Accept", "text/plain"), ("user-agent", "me")]));
        }
        let mut post = get();
        post.method = Method::POST;
        post.content = Content::Json("{}".into());
        let error = redirected(location, Follow::Anywhere, &post).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::AddressRefused);
    }
}

#[test]
fn row_47_origins_beside_the_allowed_ones_are_refused() {
    for location in [
        "http://api.example.com/b",
        "https://api.example.com:8443/b",
        "https://example.com/b",
        "https://evil.com/",
        "https://api.example.com.evil.com/",
        "https://api.example.com@evil.com/",
        "https://apiexample.com/",
        "//evil.com/",
        "https://www.example.com./b",
        "https://api.example.com./b",
        "https:///evil.com/b",
    ] {
        let error =
            redirected(location, Follow::Allowed, &get()).err().unwrap_or_else(|| panic!("{location}"));
        assert!(
            matches!(error.kind(), ErrorKind::HostNotAllowed | ErrorKind::AddressRefused),
            "{location}: {error}"
        );
    }
}

proptest! {
    #[test]
    fn only_the_named_pairs_go(query in "[a-c=&+%20]{0,30}") {
        let mut url = Url::parse("https://a.example.com/b").unwrap();
        url.set_query(Some(&query));
        let kept = without(url.clone(), &["a"]);
        prop_assert!(!kept.query_pairs().any(|(name, _)| name == "a"));
        let before: Vec<_> = url.query_pairs().filter(|(name, _)| name != "a").collect();
        prop_assert_eq!(before, kept.query_pairs().collect::<Vec<_>>());
    }

    /// Wherever a redirect leads: the credential goes only to the origin that it was meant for.
    #[test]
    fn row_47_a_credential_stays_at_its_origin(location in "(https?:)?/{0,3}([a-z.@:]{0,9}api\\.example\\.com)?[a-z.:@/?#\\\\%]{0,12}") {
        if let Ok(hop) = redirected(&location, Follow::Anywhere, &get()) && hop.trusted {
            prop_assert_eq!(hop.url.origin().ascii_serialization(), "https://api.example.com");
        }
    }
}
