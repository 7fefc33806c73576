//! Row 58: what is sent again, and what never is.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;

use super::identities::{every_kind, get, header_key, pairs, post, sent, signed};
use crate::connections::calling::Call;
use crate::http::tests::server::{Script, Server, Step, answer, says};
use crate::http::{Body, BodySource, Content, Pieces};
use crate::patience::SCALES;
use crate::{ErrorKind, Result};

fn lost_then_found() -> Vec<Script> {
    vec![vec![Step::Reset], says("200 OK", "", "found")]
}

async fn requests(call: impl Fn(&Server) -> Call) -> (usize, bool) {
    let server = Server::start(lost_then_found()).await;
    let outcome = sent(&header_key(&[server.origin()]), call(&server)).await;
    (server.requests().len(), outcome.is_ok())
}

#[tokio::test]
async fn row_58_a_post_is_sent_again_only_with_a_key_or_by_word() {
    assert_eq!(requests(|server| post(&server.url("/a"))).await, (1, false));
    assert_eq!(requests(|server| get(&server.url("/a"))).await, (2, true));
    let keyed =
        |server: &Server| Call { headers: pairs(&[("Idempotency-Key", "1")]), ..post(&server.url("/a")) };
    assert_eq!(requests(keyed).await, (2, true));
    assert_eq!(requests(|server| Call { retry: Some(true), ..post(&server.url("/a")) }).await, (2, true));
    assert_eq!(requests(|server| Call { retry: Some(false), ..get(&server.url("/a")) }).await, (1, false));
}

#[tokio::test]
async fn row_58_a_post_that_timed_out_is_not_sent_again() {
    'again: for scale in SCALES {
        let server = Server::start(vec![vec![Step::Hang]]).await;
        for (sent_before, identity) in every_kind(&[server.origin()]).iter().enumerate() {
            let timeout = Some(std::time::Duration::from_millis(300) * scale);
            let call = Call { timeout, ..post(&server.url("/a")) };
            assert_eq!(sent(identity, call).await.unwrap_err().kind(), ErrorKind::Timeout);
            if server.requests().len() == sent_before {
                // It timed out before it came.
                continue 'again;
            }
            assert_eq!(server.requests().len(), sent_before + 1);
        }
        return;
    }
    panic!("no request arrived in time");
}

/// A body that exists once.
struct Once;

impl BodySource for Once {
    fn length(&self) -> u64 {
        4
    }

    fn open(&self) -> BoxFuture<'_, Result<Pieces>> {
        Box::pin(async { Ok(futures_util::stream::once(async { Ok("once".into()) }).boxed()) })
    }

    fn can_replay(&self) -> bool {
        false
    }
}

fn once() -> Content {
    Content::Body { body: Body::Source(Arc::new(Once)), content_type: Some("text/plain".into()) }
}

#[tokio::test]
async fn row_58_a_streamed_body_is_not_replayed() {
    let streamed = |server: &Server| Call { content: once(), retry: Some(true), ..post(&server.url("/a")) };
    assert_eq!(requests(streamed).await, (1, false));
    let server = Server::start(lost_then_found()).await;
    let call = streamed(&server);
    assert!(!call.can_replay());
    assert!(sent(&signed(&[server.origin()]), call).await.is_err());
    assert_eq!(server.requests().len(), 1);
    let moved = Server::answering(answer("307 Moved", "Location: /b\r\n", "")).await;
    let error = sent(&header_key(&[moved.origin()]), streamed(&moved)).await.unwrap_err();
    assert_eq!((error.kind(), moved.requests().len()), (ErrorKind::Transport, 1));
}

#[tokio::test]
async fn a_repeated_signature_is_made_anew() {
    for first in [vec![Step::Reset], says("503 Unavailable", "", "")] {
        let server = Server::start(vec![first, says("200 OK", "", "")]).await;
        let identity = signed(&[server.origin()]);
        assert_eq!(sent(&identity, get(&server.url("/a"))).await.unwrap().status(), 200);
        let requests = server.requests();
        assert_eq!(requests.len(), 2);
        let header = |request: &String| {
            request.lines().find(|line| line.starts_with("authorization: ")).unwrap().to_owned()
        };
        assert_ne!(header(&requests[0]), header(&requests[1]));
    }
    let server = Server::start(lost_then_found()).await;
    assert!(sent(&signed(&[server.origin()]), post(&server.url("/a"))).await.is_err());
    assert_eq!(server.requests().len(), 1);
}
