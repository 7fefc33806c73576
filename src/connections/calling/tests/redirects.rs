//! Row 47: what follows a redirect, and what never does.

use super::identities::{every_kind, get, header_key, pairs, post, query_key, sent, signed};
use crate::ErrorKind;
use crate::connections::calling::Follow;
use crate::http::Content;
use crate::http::tests::server::{Script, Server, answer, says};

fn to(status: u16, location: &str) -> Script {
    says(&format!("{status} Moved"), &format!("Location: {location}\r\n"), "")
}

async fn pair(status: u16, path: &str) -> (Server, Server) {
    let second = Server::answering(answer("200 OK", "", "arrived")).await;
    let first = Server::start(vec![to(status, second.url(path).as_str())]).await;
    (first, second)
}

#[tokio::test]
async fn row_47_no_credential_reaches_a_second_origin() {
    for status in [301, 302, 303, 307, 308] {
        let (first, second) = pair(status, "/b").await;
        let origins = [first.origin(), second.origin()];
        for identity in every_kind(&origins) {
            for follow in [Follow::Allowed, Follow::Anywhere] {
                let mut call = get(&first.url("/a?mine=canary-mine"));
                call.headers = pairs(&[("x-mine", "canary-mine"), ("range", "bytes=0-9")]);
                call.redirects = follow;
                let answer = sent(&identity, call).await.unwrap();
                assert_eq!((answer.url(), answer.redirects()), (&second.url("/b"), 1));
                assert!(!answer.is_proven());
            }
        }
        let at_first = first.requests();
        assert!(at_first.iter().all(|request| request.contains("canary-mine") || request.contains("OAuth")));
        for request in second.requests() {
            let request = request.to_ascii_lowercase();
            assert!(request.starts_with("get /b http/1.1\r\n") && request.contains("range: bytes=0-9"));
            for word in ["canary", "referer", "cookie", "authorization", "x-api", "oauth", "x-mine"] {
                assert!(!request.contains(word), "{word} in {request}");
            }
        }
        assert_eq!(second.requests().len(), 14);
    }
}

#[tokio::test]
async fn row_47_credentials_do_not_come_back_with_the_first_origin() {
    let second = Server::reserve().await;
    let first = Server::start(vec![to(302, second.url("/b").as_str()), says("200 OK", "", "")]).await;
    let second = second.serve(vec![to(302, first.url("/back").as_str())]);
    let identity = header_key(&[first.origin(), second.origin()]);
    assert_eq!(sent(&identity, get(&first.url("/a"))).await.unwrap().redirects(), 2);
    assert!(first.requests()[0].contains("canary") && !first.requests()[1].contains("canary"));
}

#[tokio::test]
async fn row_47_an_echoed_credential_does_not_travel_in_the_address() {
    for path in ["/b?key=canary-query&c=d", "/b?c=d&%6bey=canary%2Dquery"] {
        let (first, second) = pair(302, path).await;
        let answer =
            sent(&query_key(&[first.origin(), second.origin()]), get(&first.url("/a"))).await.unwrap();
        assert_eq!(answer.url(), &second.url("/b?c=d"));
        assert!(!second.requests()[0].contains("canary"));
    }
    for path in ["/canary-query", "/b?x=canary%2dquery", "/%63anary-query", "/b?x=acanary-queryb"] {
        let (first, second) = pair(302, path).await;
        let error =
            sent(&query_key(&[first.origin(), second.origin()]), get(&first.url("/a"))).await.unwrap_err();
        assert_eq!((error.kind(), second.connections()), (ErrorKind::AddressRefused, 0), "{path}");
        assert!(!format!("{error:?}").contains("canary"));
    }
}

#[tokio::test]
async fn row_47_a_body_never_reaches_a_second_origin() {
    for status in [307, 308] {
        let (first, second) = pair(status, "/b").await;
        for follow in [Follow::Allowed, Follow::Anywhere] {
            let mut call = post(&first.url("/a"));
            call.content = Content::Json("\"canary\"".into());
            call.redirects = follow;
            let error = sent(&header_key(&[first.origin(), second.origin()]), call).await.unwrap_err();
            assert_eq!((error.kind(), second.connections()), (ErrorKind::AddressRefused, 0));
        }
    }
}

#[tokio::test]
async fn row_47_a_redirect_leaves_the_allowed_hosts_only_when_the_caller_says_so() {
    let (first, second) = pair(302, "/b").await;
    let identity = header_key(&[first.origin()]);
    let error = sent(&identity, get(&first.url("/a"))).await.unwrap_err();
    assert_eq!((error.kind(), error.details().status), (ErrorKind::HostNotAllowed, Some(302)));
    let mut call = get(&first.url("/a"));
    call.redirects = Follow::Stop;
    assert_eq!(sent(&identity, call).await.unwrap().status(), 302);
    // `Anywhere` means any public https host; a loopback address is none.
    let mut call = get(&first.url("/a"));
    call.redirects = Follow::Anywhere;
    assert_eq!(sent(&identity, call).await.unwrap_err().kind(), ErrorKind::AddressRefused);
    assert_eq!(second.connections(), 0);
}

#[tokio::test]
async fn row_47_odd_locations_are_refused() {
    for location in [
        "http://user:word@127.0.0.1/",
        "http://127.0.0.1\\@evil.example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://evil.example.com/",
        "//evil.example.com/b",
        "http://[::1",
        "https:\\\\evil",
        "http://169.254.169.254/latest",
        "https://127.0.0.1/",
        "http://localhost/",
    ] {
        let server = Server::start(vec![to(302, location)]).await;
        let error = sent(&header_key(&[server.origin()]), get(&server.url("/a"))).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::AddressRefused | ErrorKind::HostNotAllowed | ErrorKind::Decode),
            "{location}: {error}"
        );
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn row_47_circles_and_long_chains_end() {
    let server = Server::start(vec![to(302, "/b"), to(302, "/a")]).await;
    let error = sent(&header_key(&[server.origin()]), get(&server.url("/a"))).await.unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::TooManyRedirects, 2));
    let chain = (0..100).map(|hop| to(302, &format!("/{hop}"))).collect();
    let server = Server::start(chain).await;
    let error = sent(&header_key(&[server.origin()]), get(&server.url("/a"))).await.unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::TooManyRedirects, 11));
}

#[tokio::test]
async fn within_an_origin_the_credential_is_placed_anew() {
    for status in [301, 302, 303, 307, 308] {
        for kind in 0..every_kind(&[]).len() {
            let server = Server::start(vec![to(status, "/b?key=other&c=d"), says("200 OK", "", "")]).await;
            let identity = every_kind(&[server.origin()]).remove(kind);
            let answer = sent(&identity, get(&server.url("/a"))).await.unwrap();
            let second = server.requests().remove(1);
            assert!(["canary", "OAuth ", "Basic "].iter().any(|proof| second.contains(proof)), "{second}");
            if identity.query_keys().any(|key| key == "key") {
                assert!(
                    second.starts_with("GET /b?c=d&key=canary-query HTTP"),
                    "the connection wins: {second}"
                );
                assert_eq!(answer.url().query(), Some("c=d"));
            }
        }
    }
}

#[tokio::test]
async fn a_redirected_signature_is_made_anew() {
    let server = Server::start(vec![to(307, "/b"), says("200 OK", "", "")]).await;
    let mut call = post(&server.url("/a"));
    call.content = Content::Form(pairs(&[("c", "d")]));
    sent(&signed(&[server.origin()]), call).await.unwrap();
    let nonce = |request: &String| {
        let start = request.find("oauth_nonce=").unwrap();
        request[start..start + 40].to_owned()
    };
    let requests = server.requests();
    assert_ne!(nonce(&requests[0]), nonce(&requests[1]));
    assert!(requests[1].starts_with("POST /b ") && requests[1].ends_with("\r\n\r\nc=d"));
}
