//! What may stand in a request (rows 51, 52, 54 and 62).
//!
//! Rows 53 and 55 (a parameter named like the credential's, values placed in a
//! path) concern whoever builds the address: this room gets it whole.

use proptest::prelude::*;
use url::Url;

use super::server::{Server, answer, says};
use crate::ErrorKind;
use crate::http::{Body, HttpClient, HttpConfig, Method, Multipart, Proxy, Request};

fn request() -> Request {
    Request::new(Method::POST, Url::parse("https://example.com/a?token=canary").unwrap())
}

#[test]
fn row_51_a_header_cannot_be_injected() {
    for value in [
        "a\r\nX: y",
        "a\nb",
        "a\rb",
        "a\0b",
        "a\tb",
        "a\r\n b",
        " a",
        "a ",
        "é",
        "\u{7f}",
        "a\u{a0}",
        "\u{feff}a",
    ] {
        for outcome in [request().header("x-a", value), request().secret_header("x-a", value)] {
            assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Config, "{value:?}");
        }
    }
    let error = request().secret_header("x-a", "canary\r\n").unwrap_err();
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    for name in ["", "a b", "a:b", "a\r\nb", "a\0", "é", "a\n", " a"] {
        assert_eq!(request().header(name, "x").unwrap_err().kind(), ErrorKind::Config, "{name:?}");
    }
}

#[test]
fn row_52_headers_that_belong_to_the_client_are_refused() {
    for name in [
        "Host",
        "content-length",
        "Transfer-Encoding",
        "CONNECTION",
        "Keep-Alive",
        "TE",
        "Trailer",
        "Upgrade",
        "Expect",
        "Referer",
        "Proxy-Authorization",
        "Proxy-Connection",
        "proxy-anything",
    ] {
        let error = request().header(name, "x").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.message().contains("client itself"), "{error}");
        assert!(request().secret_header(name, "x").is_err());
    }
    for name in ["Authorization", "Cookie", "Accept", "User-Agent", "X-Api-Token"] {
        assert!(request().header(name, "x").is_ok(), "{name}");
    }
}

#[tokio::test]
async fn row_52_a_header_set_twice_is_sent_once() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let request = server.get("/").header("x-a", "first").unwrap().secret_header("X-A", "second").unwrap();
    server.client().send(request).await.unwrap();
    let seen = server.requests().remove(0);
    assert!(seen.contains("second") && !seen.contains("first"), "{seen}");
}

#[tokio::test]
async fn row_54_a_request_has_one_body_and_a_question_none() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let send = async |request: Request| server.client().send(request).await.map_err(|error| error.kind());
    let form = || Multipart::new().text("a", "b").unwrap();
    for request in [
        server.get("/").json(&1).unwrap(),
        server.get("/").form(&[("a", "b")]),
        Request::new(Method::HEAD, server.url("/")).form(&[("a", "b")]),
        server.post("/").json(&1).unwrap().form(&[("a", "b")]),
        server.post("/").form(&[("a", "b")]).multipart(form()).unwrap(),
    ] {
        assert_eq!(send(request).await.unwrap_err(), ErrorKind::Config);
    }
    assert_eq!(server.connections(), 0);
    assert!(send(server.get("/").body(Body::Empty)).await.is_ok());
    assert!(send(server.post("/").form(&[("a", "b c&é")])).await.is_ok());
    assert!(server.requests().remove(1).ends_with("\r\n\r\na=b+c%26%C3%A9"));
}

#[tokio::test]
async fn a_post_without_a_body_says_so() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    server.client().send(server.post("/")).await.unwrap();
    assert!(server.requests().remove(0).contains("content-length: 0"));
}

#[tokio::test]
async fn row_62_cookies_are_not_kept() {
    let server = Server::start(vec![says("200 OK", "Set-Cookie: session=canary; Path=/\r\n", "")]).await;
    let client = server.client();
    for _ in 0..2 {
        client.send(server.get("/")).await.unwrap();
    }
    assert!(server.requests().iter().all(|request| !request.to_ascii_lowercase().contains("cookie")));
}

#[test]
fn no_secret_shows_in_the_text_of_a_request_or_a_client() {
    let request = request()
        .header("authorization", "Basic canary")
        .unwrap()
        .secret_header("x-api-token", "canary")
        .unwrap()
        .form(&[("refresh_token", "canary")])
        .redact("canary");
    let text = format!("{request:?}");
    assert!(text.contains("x-api-token") && text.contains("example.com"), "{text}");
    let proxy = Proxy::Url("http://ann:canary@proxy.lan:3128".to_owned());
    let client = HttpClient::new(HttpConfig { proxy, ..HttpConfig::default() });
    assert!(!format!("{text} {client:?}").contains("canary"), "{text}");
}

proptest! {
    #[test]
    fn any_header_is_sent_as_it_is_or_refused(name in ".{0,12}", value in ".{0,40}") {
        if let Ok(request) = request().header(&name, &value) {
            let kept = request.headers.get(name.as_str()).unwrap();
            prop_assert_eq!(kept.as_bytes(), value.as_bytes());
            prop_assert!(value.bytes().all(|byte| (b' '..0x7f).contains(&byte)));
            prop_assert!(name.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }
}
