//! What the environment may and may not change (row 61), each case in a process of its own.

use std::process::Stdio;

use tokio::process::Command;
use url::Url;

use super::server::{Server, answer};
use crate::http::{HttpClient, HttpConfig, Method, Origin, Proxy, Request};

/// Says to the child what to call, and by which way.
const URL: &str = "DEALDOCS_TEST_URL";
const WAY: &str = "DEALDOCS_TEST_WAY";

#[tokio::test]
#[ignore = "the other tests of this file run it in a process of its own"]
async fn child() {
    let url = Url::parse(&std::env::var(URL).unwrap()).unwrap();
    let way = std::env::var(WAY).unwrap();
    let proxy = match way.as_str() {
        "none" => Proxy::None,
        "environment" => Proxy::Environment,
        address => Proxy::Url(address.to_owned()),
    };
    let trusted = vec![Origin::of(&url).unwrap()];
    let client = HttpClient::new(HttpConfig { trusted, proxy, ..HttpConfig::default() });
    let response = client.send(Request::new(Method::GET, url)).await.unwrap();
    assert_eq!(response.status(), 200);
}

/// Where a request to `http://127.0.0.1/...` arrives: at its host, or at the proxy.
async fn arrives(way: &str, no_proxy: &str) -> (Vec<String>, Vec<String>) {
    let (host, proxy) = (
        Server::answering(answer("200 OK", "", "")).await,
        Server::answering(answer("200 OK", "", "")).await,
    );
    let home = tempfile::tempdir().unwrap();
    let netrc = home.path().join(".netrc");
    std::fs::write(&netrc, "machine 127.0.0.1 login ann password canary\n").unwrap();
    let address = proxy.url("/").to_string();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "http::tests::environment::child"])
        .env(URL, host.url("/a").as_str())
        .env(WAY, way.replace("PROXY", &format!("127.0.0.1:{}", proxy.address.port())))
        .env("HOME", home.path())
        .env("NETRC", &netrc)
        .envs(["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"].map(|name| (name, address.as_str())))
        .env("NO_PROXY", no_proxy)
        .env_remove("REQUEST_METHOD")
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    for request in host.requests().iter().chain(&proxy.requests()) {
        assert!(!request.to_ascii_lowercase().contains("\r\nauthorization"), "{request}");
    }
    (host.requests(), proxy.requests())
}

#[tokio::test]
async fn row_61_the_environment_is_not_read_unless_asked() {
    let (host, proxy) = arrives("none", "").await;
    assert_eq!((host.len(), proxy.len()), (1, 0));
}

#[tokio::test]
async fn row_61_the_environment_names_a_proxy_when_asked() {
    let (host, proxy) = arrives("environment", "").await;
    assert_eq!((host.len(), proxy.len()), (0, 1));
    assert!(proxy[0].starts_with("GET http://127.0.0.1:"), "{}", proxy[0]);
    let (host, proxy) = arrives("environment", "127.0.0.1").await;
    assert_eq!((host.len(), proxy.len()), (1, 0));
}

#[tokio::test]
async fn a_named_proxy_is_used_with_its_own_credential() {
    let (host, proxy) = arrives("http://ann:word@PROXY", "127.0.0.1").await;
    assert_eq!((host.len(), proxy.len()), (0, 1));
    assert!(proxy[0].to_ascii_lowercase().contains("proxy-authorization: basic "), "{}", proxy[0]);
}
