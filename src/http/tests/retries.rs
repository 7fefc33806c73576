//! What is sent again, and what never is (row 58).

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{StreamExt, stream};

use super::server::{Nobody, Server, Step, says};
use crate::http::{
    Body, BodySource, HttpClient, HttpConfig, Method, Origin, Pieces, Request, Response, Retry,
};
use crate::{ErrorKind, Result};

const METHODS: [(Method, bool); 7] = [
    (Method::GET, true),
    (Method::HEAD, true),
    (Method::PUT, true),
    (Method::DELETE, true),
    (Method::OPTIONS, true),
    (Method::POST, false),
    (Method::PATCH, false),
];

async fn send(server: &Server, method: Method) -> Result<Response> {
    server.client().send(Request::new(method, server.url("/"))).await
}

#[tokio::test]
async fn row_58_only_idempotent_methods_are_repeated_after_a_passing_failure() {
    for status in ["502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"] {
        for (method, repeated) in METHODS {
            let server = Server::start(vec![says(status, "", ""), says("200 OK", "", "")]).await;
            let response = send(&server, method.clone()).await.unwrap();
            assert_eq!(response.status() == 200, repeated, "{method} {status}");
            assert_eq!(response.attempts() as usize, server.requests().len());
            assert_eq!(server.requests().len(), if repeated { 2 } else { 1 });
        }
    }
}

#[tokio::test]
async fn row_58_only_idempotent_methods_are_repeated_after_a_broken_connection() {
    for broken in [vec![], vec![Step::Reset]] {
        for (method, repeated) in METHODS {
            let server = Server::start(vec![broken.clone(), says("200 OK", "", "")]).await;
            let outcome = send(&server, method.clone()).await;
            assert_eq!(server.requests().len(), if repeated { 2 } else { 1 }, "{method}");
            match outcome {
                Ok(response) => assert_eq!((response.status(), repeated), (200, true)),
                Err(error) => assert_eq!((error.kind(), repeated), (ErrorKind::Transport, false), "{error}"),
            }
        }
    }
}

#[tokio::test]
async fn other_statuses_are_answers() {
    for status in ["400 Bad Request", "429 Too Many Requests", "500 Internal Server Error", "501 No"] {
        let server =
            Server::start(vec![says(status, "Retry-After: 0\r\n", ""), says("200 OK", "", "")]).await;
        let response = send(&server, Method::GET).await.unwrap();
        assert_ne!(response.status(), 200);
        assert_eq!((response.attempts(), response.retry_after()), (1, Some(Duration::ZERO)));
    }
}

#[tokio::test]
async fn the_last_failure_is_the_answer() {
    let server = Server::start(vec![says("503 Service Unavailable", "", "busy")]).await;
    let client = HttpClient::new(HttpConfig { max_retries: 1, ..server.config() });
    let response = client.send(server.get("/")).await.unwrap();
    assert_eq!((response.status(), response.attempts(), server.requests().len()), (503, 2, 2));
    assert_eq!(response.bytes().await.unwrap(), "busy");
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_left_to_the_caller() {
    for wait in ["31", "1000000000", "Thu, 06 Nov 2194 08:49:37 GMT"] {
        let busy = says("503 Service Unavailable", &format!("Retry-After: {wait}\r\n"), "");
        let server = Server::start(vec![busy, says("200 OK", "", "")]).await;
        let response = send(&server, Method::GET).await.unwrap();
        assert_eq!((response.status(), response.attempts()), (503, 1));
        assert!(response.retry_after().unwrap() > Duration::from_secs(30));
    }
}

#[tokio::test]
async fn an_unreadable_wait_does_not_stop_a_repetition() {
    for wait in ["-5", "soon", "Sun, 06 Nov 1994 08:49:37 GMT", "0"] {
        let busy = says("503 Service Unavailable", &format!("Retry-After: {wait}\r\n"), "");
        let server = Server::start(vec![busy, says("200 OK", "", "")]).await;
        assert_eq!(send(&server, Method::GET).await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn the_deadline_wins_over_a_wait() {
    let busy = says("503 Service Unavailable", "Retry-After: 20\r\n", "");
    let server = Server::start(vec![busy, says("200 OK", "", "")]).await;
    let request = server.get("/").timeout(Duration::from_secs(10));
    let response = server.client().send(request).await.unwrap();
    assert_eq!((response.status(), response.attempts()), (503, 1));
}

#[tokio::test]
async fn a_caller_may_choose_otherwise() {
    let scripts = vec![says("503 Service Unavailable", "", ""), says("200 OK", "", "")];
    let server = Server::start(scripts.clone()).await;
    let request = server.post("/").body(Body::Bytes(Bytes::from_static(b"x"))).retry(Retry::Always);
    assert_eq!(server.client().send(request).await.unwrap().status(), 200);
    let server = Server::start(scripts).await;
    let request = server.get("/").retry(Retry::Never);
    assert_eq!(server.client().send(request).await.unwrap().status(), 503);
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_for_any_method_and_named() {
    let nobody = Nobody::new();
    let url = nobody.url("/path?token=canary");
    let origin = Origin::of(&url).unwrap();
    let client = HttpClient::new(HttpConfig { trusted: vec![origin.clone()], ..HttpConfig::default() });
    let error = client.send(Request::new(Method::POST, url)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.message().contains(&origin.to_string()), "{error}");
    assert!(!format!("{error:?}").contains("canary"));
}

/// A body that can be read only once.
struct Once;

impl BodySource for Once {
    fn length(&self) -> u64 {
        4
    }

    fn can_replay(&self) -> bool {
        false
    }

    fn open(&self) -> BoxFuture<'_, Result<Pieces>> {
        Box::pin(async { Ok(stream::iter([Ok(Bytes::from_static(b"once"))]).boxed()) })
    }
}

#[tokio::test]
async fn row_58_a_streaming_body_is_not_replayed() {
    for rule in [Retry::ByMethod, Retry::Always] {
        let server =
            Server::start(vec![says("503 Service Unavailable", "", ""), says("200 OK", "", "")]).await;
        let request =
            Request::new(Method::PUT, server.url("/")).body(Body::Source(Arc::new(Once))).retry(rule);
        assert_eq!(server.client().send(request).await.unwrap().status(), 503);
        assert_eq!(server.requests().len(), 1);
    }
}
