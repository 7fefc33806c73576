//! What follows a redirect, and what never does (row 47).

use bytes::Bytes;

use super::server::{Server, answer, says};
use crate::http::{Body, HttpClient, HttpConfig, Method, Redirects, Request, Response};
use crate::{ErrorKind, Result};

fn to(status: u16, location: &str) -> Vec<super::server::Step> {
    says(&format!("{status} Moved"), &format!("Location: {location}\r\n"), "")
}

/// A first server that redirects to a second one, and a client that trusts both.
async fn pair(status: u16, path: &str) -> (Server, Server, HttpClient) {
    let second = Server::answering(answer("200 OK", "", "arrived")).await;
    let first = Server::start(vec![to(status, second.url(path).as_str())]).await;
    let trusted = vec![first.origin(), second.origin()];
    let client = HttpClient::new(HttpConfig { trusted, ..HttpConfig::default() });
    (first, second, client)
}

fn secret_request(server: &Server, method: Method) -> Request {
    Request::new(method, server.url("/a?api_token=canary-query"))
        .secret_header("x-api-token", "canary-header")
        .unwrap()
        .secret_header("user-agent", "canary-agent")
        .unwrap()
        .header("authorization", "Basic canary-basic")
        .unwrap()
        .header("cookie", "session=canary-cookie")
        .unwrap()
        .header("x-api-key", "canary-plain")
        .unwrap()
        .header("range", "bytes=0-9")
        .unwrap()
}

#[tokio::test]
async fn row_47_no_credential_reaches_a_second_origin() {
    for status in [301, 302, 303, 307, 308] {
        let (first, second, client) = pair(status, "/b").await;
        let request = secret_request(&first, Method::GET).redirects(Redirects::DropCredentials);
        let response = client.send(request).await.unwrap();
        assert_eq!((response.status(), response.url(), response.attempts()), (200, &second.url("/b"), 2));
        let arrived = second.requests().remove(0).to_ascii_lowercase();
        assert!(arrived.starts_with("get /b http/1.1\r\n"));
        assert!(arrived.contains("range: bytes=0-9"));
        for word in ["canary", "referer", "cookie", "authorization", "x-api"] {
            assert!(!arrived.contains(word), "{word} in {arrived}");
        }
    }
}

#[tokio::test]
async fn row_47_credentials_do_not_come_back_with_the_first_origin() {
    let second = Server::reserve().await;
    let first = Server::start(vec![to(302, second.url("/b").as_str()), says("200 OK", "", "")]).await;
    let second = second.serve(vec![to(302, first.url("/back").as_str())]);
    let trusted = vec![first.origin(), second.origin()];
    let client = HttpClient::new(HttpConfig { trusted, ..HttpConfig::default() });
    let request = secret_request(&first, Method::GET).redirects(Redirects::DropCredentials);
    assert_eq!(client.send(request).await.unwrap().url(), &first.url("/back"));
    assert!(first.requests()[0].contains("canary-header"));
    assert!(!first.requests()[1].contains("canary"));
}

#[tokio::test]
async fn credentials_do_not_follow_to_a_signed_address_of_the_same_origin() {
    let server = Server::start(vec![to(302, "/signed"), says("200 OK", "", "")]).await;
    let request = secret_request(&server, Method::GET).redirects(Redirects::DropCredentials);
    let client = HttpClient::new(HttpConfig { trusted: vec![server.origin()], ..HttpConfig::default() });
    assert_eq!(client.send(request).await.unwrap().status(), 200);
    assert!(!server.requests()[1].contains("canary"));
}

#[tokio::test]
async fn row_47_a_body_never_reaches_a_second_origin() {
    for status in [307, 308] {
        let (first, second, client) = pair(status, "/b").await;
        let request = secret_request(&first, Method::POST)
            .body(Body::Bytes(Bytes::from_static(b"canary-body")))
            .redirects(Redirects::DropCredentials);
        assert_eq!(client.send(request).await.unwrap_err().kind(), ErrorKind::AddressRefused);
        assert!(second.requests().is_empty());
    }
    for method in [Method::POST, Method::DELETE, Method::PUT] {
        let (first, second, client) = pair(308, "/b").await;
        let request = Request::new(method, first.url("/")).redirects(Redirects::DropCredentials);
        assert_eq!(client.send(request).await.unwrap_err().kind(), ErrorKind::AddressRefused);
        assert!(second.requests().is_empty());
    }
}

#[tokio::test]
async fn the_method_changes_as_in_browsers() {
    let head = |method: &str, path: &str| format!("{method} {path} HTTP/1.1");
    for (status, sent, expected) in [
        (301, Method::POST, "GET"),
        (302, Method::POST, "GET"),
        (303, Method::POST, "GET"),
        (303, Method::PUT, "GET"),
        (303, Method::HEAD, "HEAD"),
        (302, Method::HEAD, "HEAD"),
        (301, Method::DELETE, "DELETE"),
        (307, Method::POST, "POST"),
        (308, Method::PUT, "PUT"),
    ] {
        let server = Server::start(vec![to(status, "/b?c=d#e"), says("200 OK", "", "")]).await;
        let mut request = secret_request(&server, sent.clone()).redirects(Redirects::SameOrigin);
        if sent == Method::POST || sent == Method::PUT {
            request = request.json(&"body").unwrap();
        }
        server.client().send(request).await.unwrap();
        let arrived = server.requests().remove(1);
        assert!(arrived.starts_with(&head(expected, "/b?c=d")), "{status} {sent}: {arrived}");
        assert!(arrived.contains("canary-header"), "the origin is the same");
        let has_body = matches!(expected, "POST" | "PUT");
        assert_eq!(arrived.ends_with("\"body\""), has_body, "{arrived}");
        assert_eq!(arrived.contains("content-type"), has_body, "{arrived}");
    }
}

/// Follows `location` from a trusted server within the policy.
async fn follow(location: &str, policy: Redirects) -> Result<Response> {
    let server = Server::start(vec![to(302, location), says("200 OK", "", "")]).await;
    server.client().send(server.get("/a").redirects(policy)).await
}

#[tokio::test]
async fn row_47_a_redirect_passes_the_guard() {
    for location in [
        "http://good.com/",
        "http://127.0.0.1:1/",
        "https://127.0.0.1/",
        "//[::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/",
        "https://good.com:22/",
        "https://user@good.com/",
        "https://good.com@127.0.0.1/",
        "file:///etc/passwd",
        "ftp://good.com/",
        "data:text/plain,x",
        "javascript:alert(1)",
    ] {
        let error = follow(location, Redirects::DropCredentials).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddressRefused, "{location}: {error}");
        let error = follow(location, Redirects::SameOrigin).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddressRefused, "{location}: {error}");
    }
}

#[tokio::test]
async fn a_location_that_cannot_be_read_is_a_decode_error() {
    for location in ["", "/a\tb", "\\\\good.com\\", "http://[::1", "/a b", "https://good.com\u{a0}/"] {
        let error = follow(location, Redirects::DropCredentials).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{location:?}: {error}");
    }
}

#[tokio::test]
async fn a_location_may_hold_a_file_name_in_utf_8() {
    let server = Server::start(vec![to(302, "/größe.docx"), says("200 OK", "", "")]).await;
    let response = server.client().send(server.get("/a").redirects(Redirects::SameOrigin)).await.unwrap();
    assert_eq!(response.url().path(), "/gr%C3%B6%C3%9Fe.docx");
}

#[tokio::test]
async fn row_47_loops_and_long_ways_end() {
    let loops = Server::start(vec![to(302, "/a")]).await;
    let error = loops.client().send(loops.get("/a").redirects(Redirects::SameOrigin)).await.unwrap_err();
    assert_eq!((error.kind(), loops.requests().len()), (ErrorKind::TooManyRedirects, 1));

    let long = Server::start((0..100).map(|hop| to(302, &format!("/{hop}"))).collect()).await;
    let error = long.client().send(long.get("/a").redirects(Redirects::SameOrigin)).await.unwrap_err();
    assert_eq!((error.kind(), long.requests().len()), (ErrorKind::TooManyRedirects, 6));
}

#[tokio::test]
async fn an_unasked_redirect_is_the_answer() {
    let server = Server::start(vec![to(302, "https://127.0.0.1/?token=x")]).await;
    let response = server.client().send(server.get("/a")).await.unwrap();
    assert_eq!((response.status(), response.header("location")), (302, Some("https://127.0.0.1/?token=x")));
    let server = Server::start(vec![says("302 Found", "", ""), says("200 OK", "", "")]).await;
    let request = server.get("/a").redirects(Redirects::DropCredentials);
    assert_eq!(server.client().send(request).await.unwrap().status(), 302);
    let server = Server::start(vec![says("304 Not Modified", "Location: /b\r\n", "")]).await;
    let request = server.get("/a").redirects(Redirects::DropCredentials);
    assert_eq!(server.client().send(request).await.unwrap().status(), 304);
}
