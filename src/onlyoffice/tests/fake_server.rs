//! A small Document Server for tests: it keeps what it was sent and answers as it is told.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::{SECRET, options};
use crate::jwt::{Secret, Verifier};
use crate::onlyoffice::{DocumentServer, ServerOptions};

/// One request that arrived.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Seen {
    /// The verified claims of the token in the body.
    pub(super) fn claims(&self) -> Value {
        claims(self.body["token"].as_str().unwrap())
    }

    /// Whether the body has a token of the secret.
    pub(super) fn is_signed(&self) -> bool {
        let secret = Secret::new(SECRET).unwrap();
        let token = self.body["token"].as_str().unwrap_or_default();
        Verifier::default().verify(token, &secret, crate::unix_time::now()).is_ok()
    }

    /// The verified claims of the token in the header.
    pub(super) fn header_claims(&self, header: &str, prefix: &str) -> Value {
        claims(self.headers[header].to_str().unwrap().strip_prefix(prefix).unwrap())
    }
}

fn claims(token: &str) -> Value {
    let secret = Secret::new(SECRET).unwrap();
    let verified = Verifier::default().verify(token, &secret, crate::unix_time::now()).unwrap();
    serde_json::from_slice(verified.payload()).unwrap()
}

type Answer = Arc<dyn Fn(&Seen) -> Response + Send + Sync>;

#[derive(Clone)]
struct Shared {
    seen: Arc<Mutex<Vec<Seen>>>,
    answer: Answer,
}

/// A listening server; it ends with the test.
pub(super) struct FakeServer {
    pub(super) address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl FakeServer {
    /// Starts a server on the loopback that answers every request by `answer`.
    pub(super) async fn start(answer: impl Fn(&Seen) -> Response + Send + Sync + 'static) -> Self {
        let shared = Shared { seen: Arc::default(), answer: Arc::new(answer) };
        let seen = Arc::clone(&shared.seen);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(reply).with_state(shared);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, seen }
    }

    /// A client of it.
    pub(super) fn client(&self) -> DocumentServer {
        self.client_with(|_| ())
    }

    /// A client of it, with changed options.
    pub(super) fn client_with(&self, change: impl FnOnce(&mut ServerOptions)) -> DocumentServer {
        let mut options = ServerOptions { address: self.address.clone(), ..options() };
        change(&mut options);
        DocumentServer::new(options).unwrap()
    }

    /// Every request so far.
    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn reply(State(shared): State<Shared>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let seen = Seen { uri, headers, body };
    shared.seen.lock().unwrap().push(seen.clone());
    (shared.answer)(&seen)
}

/// An answer of this status and body.
pub(super) fn answer(status: u16, body: impl Into<axum::body::Body>) -> Response {
    (StatusCode::from_u16(status).unwrap(), body.into()).into_response()
}

/// A JSON answer.
pub(super) fn json(value: &Value) -> Response {
    answer(200, value.to_string())
}
