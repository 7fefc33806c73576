//! Rows 48 and 49: which addresses get a credential at all.

use super::identities::{get, header_key, refusal, sent};
use crate::ErrorKind;
use crate::connections::hosts::AllowedHosts;
use crate::http::tests::server::{Server, answer};
use crate::http::{HttpClient, HttpConfig};

/// None of these is `api.good.example`, whatever it looks like.
const NOT_ALLOWED: [&str; 22] = [
    "https://api.good.example.evil.com/",
    "https://api.good.example@evil.com/",
    "https://api.good.example:canary@evil.com/",
    "https://evil.com\\@api.good.example/",
    "https://api.good.example\\.evil.com/",
    "https://api.good\t.example/",
    "https://api.good.example\n/",
    "https://api.good.example./",
    "https://api.good.example:8443/",
    "http://api.good.example/",
    "https://good.example/",
    "https://xapi.good.example/",
    "https://x.api.good.example/",
    "https://\u{430}pi.good.example/",
    "https://api.g\u{3bf}\u{3bf}d.example/",
    "https://api.good.example%00.evil.com/",
    "https://evil.com/api.good.example",
    "https://evil.com#api.good.example",
    "https://evil.com?api.good.example",
    "//api.good.example/",
    "api.good.example",
    "ftp://api.good.example/",
];

#[tokio::test]
async fn row_48_only_the_named_hosts_get_a_credential() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let mut identity = header_key(&[server.origin()]);
    identity.hosts = AllowedHosts::parse(["api.good.example"]).unwrap();
    for url in NOT_ALLOWED {
        let mut call = get(&server.url("/"));
        call.url = url.into();
        let error = refusal(&server, &identity, call).await;
        assert!(
            matches!(error.kind(), ErrorKind::AddressRefused | ErrorKind::HostNotAllowed | ErrorKind::Config),
            "{url}: {error}"
        );
    }
    // A capital letter changes nothing: it is the same host, and the reader writes it small.
    assert!(identity.hosts.allows(&"https://API.Good.Example/".parse().unwrap()));
    assert_eq!(refusal(&server, &identity, get(&server.url("/"))).await.kind(), ErrorKind::HostNotAllowed);
}

/// With every public host allowed, private ones still are not, however they are spelt.
#[tokio::test]
async fn row_49_private_addresses_are_refused_unless_named() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let mut identity = header_key(&[server.origin()]);
    identity.hosts = AllowedHosts::default().or_any();
    let client = HttpClient::new(HttpConfig::default());
    for host in [
        "169.254.169.254",
        "metadata.google.internal",
        "127.0.0.1",
        "0.0.0.0",
        "[::1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::a9fe:a9fe]",
        "2852039166",
        "0251.0376.0251.0376",
        "0xa9fea9fe",
        "127.1",
        "localhost",
        "localhost.",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "printer",
        "nas.local",
    ] {
        for url in [format!("https://{host}/"), format!("http://{host}/")] {
            let mut call = get(&server.url("/"));
            call.url.clone_from(&url);
            let error = crate::connections::calling::send(&client, &identity, &call).await.expect_err(&url);
            assert!(
                matches!(
                    error.kind(),
                    ErrorKind::AddressRefused | ErrorKind::HostNotAllowed | ErrorKind::Config
                ),
                "{url}: {error}"
            );
        }
    }
    assert_eq!(server.connections(), 0);
    assert_eq!(sent(&header_key(&[server.origin()]), get(&server.url("/"))).await.unwrap().status(), 200);
}
