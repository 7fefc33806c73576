//! Rows 56, 62 and 63: endless answers, cookies, and answers that repeat a secret.

use std::time::Duration;

use super::identities::{basic, every_kind, get, header_key, sent};
use crate::ErrorKind;
use crate::http::tests::server::{Server, Step, answer, says};

#[tokio::test]
async fn row_56_an_endless_body_meets_the_cap_of_the_call() {
    let head = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    let server = Server::start(vec![vec![Step::Send(head), Step::SendForEver(vec![b'x'; 4096])]]).await;
    let mut call = get(&server.url("/a"));
    call.max_response_bytes = Some(100_000);
    let answer = sent(&header_key(&[server.origin()]), call).await.unwrap();
    assert_eq!(answer.bytes().await.unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn row_56_a_silent_server_meets_the_deadline() {
    let server = Server::start(vec![vec![Step::Hang]]).await;
    for identity in every_kind(&[server.origin()]) {
        let mut call = get(&server.url("/a"));
        call.timeout = Some(Duration::from_millis(50));
        assert_eq!(sent(&identity, call).await.unwrap_err().kind(), ErrorKind::Timeout);
    }
}

/// Each hop would be in time; all together are not.
#[tokio::test]
async fn row_56_redirects_share_one_deadline() {
    let slow = |hop: usize| {
        let moved = answer("302 Found", &format!("Location: /{hop}\r\n"), "");
        vec![Step::Pause(Duration::from_millis(100)), Step::Send(moved)]
    };
    let server = Server::start((0..100).map(slow).collect()).await;
    let mut call = get(&server.url("/a"));
    call.timeout = Some(Duration::from_millis(450));
    let error = sent(&header_key(&[server.origin()]), call).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn row_62_no_cookie_is_kept() {
    let server = Server::answering(answer("200 OK", "Set-Cookie: session=canary; Path=/\r\n", "")).await;
    for identity in [header_key(&[server.origin()]), basic("u", "p", &[server.origin()])] {
        for _ in 0..2 {
            sent(&identity, get(&server.url("/a"))).await.unwrap();
        }
    }
    assert_eq!(server.requests().len(), 4);
    assert!(server.requests().iter().all(|request| !request.to_ascii_lowercase().contains("cookie")));
}

#[tokio::test]
async fn row_63_an_excerpt_shows_no_echoed_secret() {
    let echo = "canary-header canary-query canary-form canary-token canary-consumer canary-secret \
                canary-user canary-password";
    let server = Server::start(vec![says("400 Bad Request", "", echo)]).await;
    for identity in every_kind(&[server.origin()]) {
        let secrets: Vec<String> = identity.secrets().into_iter().map(str::to_owned).collect();
        let excerpt = sent(&identity, get(&server.url("/a"))).await.unwrap().excerpt(500).await;
        assert!(!secrets.is_empty() && excerpt.contains("[redacted]"));
        for secret in secrets.iter().filter(|secret| secret.contains("canary")) {
            assert!(!excerpt.contains(secret), "{secret} in {excerpt}");
        }
    }
}
