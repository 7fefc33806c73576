//! Which addresses are called (rows 48, 49 and 50).

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use proptest::prelude::*;
use url::Url;

use super::server::{Server, answer};
use crate::http::guard::{Reach, check};
use crate::http::public_address::is_public;
use crate::http::resolver::Lookup;
use crate::http::{HttpClient, HttpConfig, Method, Origin, Request, Retry};
use crate::{ErrorKind, Result};

fn reach(url: &str, trusted: &[&str]) -> Result<Reach> {
    let origin = |text: &&str| Origin::of(&Url::parse(text).unwrap()).unwrap();
    let config = HttpConfig { trusted: trusted.iter().map(origin).collect(), ..HttpConfig::default() };
    check(&Url::parse(url).unwrap(), &config)
}

#[test]
fn row_48_look_alikes_of_a_trusted_origin_are_not_trusted() {
    let trusted = ["http://docs.lan:8080"];
    for same in ["http://docs.lan:8080/a?b", "http://DOCS.lan:8080", "http://docs.lan.:8080"] {
        assert_eq!(reach(same, &trusted).unwrap(), Reach::Plain, "{same}");
    }
    for other in [
        "http://docs.lan",
        "http://docs.lan:8081",
        "https://docs.lan:8080",
        "http://docs.lan.evil.com:8080",
        "http://xdocs.lan:8080",
        "http://d\u{43e}cs.lan:8080",
        "http://docs.lan:8080@evil.com",
        "http://docs.lan\\@evil.com:8080",
    ] {
        assert!(reach(other, &trusted).is_err(), "{other}");
    }
}

#[test]
fn a_trusted_origin_may_be_anything_that_is_http() {
    assert_eq!(reach("http://127.0.0.1:6379/x", &["http://127.0.0.1:6379"]).unwrap(), Reach::Plain);
    assert_eq!(reach("https://docs.lan/x", &["https://docs.lan"]).unwrap(), Reach::Trusted);
    assert_eq!(reach("https://example.com/x", &["https://docs.lan"]).unwrap(), Reach::Public);
}

#[test]
fn row_49_private_addresses_are_refused_in_every_spelling() {
    for host in [
        "169.254.169.254",
        "127.0.0.1",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:a9fe:a9fe]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:7f00:1::]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "2130706433",
        "017700000001",
        "0x7f.1",
        "0x7f000001",
        "127.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "\u{2460}27.0.0.1",
        "%31%32%37.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "metadata.google.internal",
        "metadata",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "printer.local",
        "router.home.arpa",
        "example.com.",
    ] {
        let error = reach(&format!("https://{host}/"), &[]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddressRefused, "{host}: {error}");
    }
}

#[test]
fn row_49_public_addresses_are_allowed() {
    for url in [
        "https://example.com",
        "https://notlocalhost.com",
        "https://xn--e1afmkfd.com",
        "https://8.8.8.8",
        "https://[2606:4700::1111]",
        "https://example.com:8443",
    ] {
        assert_eq!(reach(url, &[]).unwrap(), Reach::Public, "{url}");
    }
}

#[test]
fn only_https_and_ports_of_web_servers() {
    for url in [
        "http://example.com",
        "https://example.com:22",
        "https://example.com:25",
        "https://example.com:80",
        "https://example.com:5432",
        "https://example.com:6379",
        "https://example.com:2375",
    ] {
        assert_eq!(reach(url, &[]).unwrap_err().kind(), ErrorKind::AddressRefused, "{url}");
    }
    for url in ["ftp://example.com", "file:///etc/passwd", "https://user:word@example.com", "data:,x"] {
        assert_eq!(reach(url, &[]).unwrap_err().kind(), ErrorKind::Config, "{url}");
    }
}

proptest! {
    /// However an IPv4 address is written, it is judged as that address.
    #[test]
    fn a_spelling_changes_nothing(bits: u32) {
        let [a, b, c, d] = Ipv4Addr::from_bits(bits).octets();
        let public = is_public(Ipv4Addr::from_bits(bits).into());
        for host in [
            format!("{a}.{b}.{c}.{d}"),
            format!("{a}.{b}.{c}.{d}."),
            format!("{bits}"),
            format!("0x{bits:x}"),
            format!("0{bits:o}"),
            format!("{a}.{}", bits & 0x00ff_ffff),
            format!("0x{a:X}.0{b:o}.{}", bits & 0xffff),
        ] {
            prop_assert_eq!(reach(&format!("https://{host}/"), &[]).is_ok(), public, "{}", host);
        }
    }

    #[test]
    fn an_ipv6_address_is_judged_as_such(bits: u128) {
        let address = Ipv6Addr::from_bits(bits);
        prop_assert_eq!(reach(&format!("https://[{address}]/"), &[]).is_ok(), is_public(address.into()));
    }

    #[test]
    fn no_text_is_a_private_reach(host in "[a-z0-9.:@\\\\\\[\\]%-]{1,20}") {
        let Ok(url) = Url::parse(&format!("https://{host}/")) else { return Ok(()) };
        if check(&url, &HttpConfig::default()).is_ok() {
            let allowed = match url.host().unwrap() {
                url::Host::Domain(name) => name.contains('.') && !name.ends_with('.'),
                url::Host::Ipv4(address) => is_public(address.into()),
                url::Host::Ipv6(address) => is_public(address.into()),
            };
            prop_assert!(allowed && url.username().is_empty(), "{}", url);
        }
    }
}

/// A name server with a list of answers, the last of which repeats.
struct Names {
    answers: Mutex<Vec<Vec<SocketAddr>>>,
    asked: AtomicUsize,
}

impl Names {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |all: &&[&str]| all.iter().map(|one| format!("{one}:0").parse().unwrap()).collect();
        Arc::new(Self {
            answers: Mutex::new(answers.iter().map(parse).collect()),
            asked: AtomicUsize::new(0),
        })
    }
}

impl Lookup for Names {
    fn lookup(&self, _host: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap();
        let answer = if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() };
        Box::pin(async move { Ok(answer) })
    }
}

async fn call(names: Arc<Names>, port: u16) -> crate::Error {
    let client = HttpClient::with_lookup(HttpConfig::default(), names);
    let url = Url::parse(&format!("https://files.example.com:{port}/a?token=canary")).unwrap();
    client.send(Request::new(Method::GET, url).retry(Retry::Never)).await.unwrap_err()
}

#[tokio::test]
async fn row_50_a_name_that_leads_inside_is_not_called() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    for inside in
        [&["127.0.0.1"][..], &["10.0.0.1", "169.254.169.254"], &["[::1]"], &["[::ffff:127.0.0.1]"], &[]]
    {
        let error = call(Names::new(&[inside]), server.address.port()).await;
        assert_eq!(error.kind(), ErrorKind::AddressRefused, "{error}");
        assert!(error.message().contains("files.example.com"));
        assert!(!format!("{error:?}").contains("canary"));
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn row_50_the_connection_goes_to_the_address_that_was_judged() {
    use crate::http::resolver::PublicOnly;
    use reqwest::dns::Resolve;

    let names = Names::new(&[&["127.0.0.1", "8.8.8.8", "10.0.0.1", "[2606:4700::1111]"], &["127.0.0.1"]]);
    let resolver = PublicOnly { lookup: names.clone(), exempt: Arc::default() };
    let first: Vec<_> = resolver.resolve("a.example.com".parse().unwrap()).await.unwrap().collect();
    let expected: Vec<SocketAddr> =
        vec!["8.8.8.8:0".parse().unwrap(), "[2606:4700::1111]:0".parse().unwrap()];
    assert_eq!(first, expected, "mixed answers lose their private part");
    assert!(resolver.resolve("a.example.com".parse().unwrap()).await.is_err(), "a rebound name is refused");
    assert_eq!(names.asked.load(Ordering::SeqCst), 2, "one question for one connection");
}

#[tokio::test]
async fn a_trusted_host_is_not_asked_of_the_public_resolver() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let names = Names::new(&[&[]]);
    let url = Url::parse(&format!("http://localhost:{}/", server.address.port())).unwrap();
    let trusted = vec![Origin::of(&url).unwrap()];
    let client = HttpClient::with_lookup(HttpConfig { trusted, ..HttpConfig::default() }, names.clone());
    assert_eq!(client.send(Request::new(Method::GET, url)).await.unwrap().status(), 200);
    assert_eq!(names.asked.load(Ordering::SeqCst), 0);
}
