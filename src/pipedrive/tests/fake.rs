//! A server that answers from a list, and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, Response, Uri};

use crate::pipedrive::{Pipedrive, Settings};

/// One request as it came.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

#[derive(Default)]
struct Shared {
    answers: Mutex<VecDeque<Response<Body>>>,
    asked: Mutex<Vec<Asked>>,
}

/// The server; it ends when it is dropped.
pub(super) struct Fake {
    shared: Arc<Shared>,
    pub(super) address: String,
    task: tokio::task::JoinHandle<()>,
}

impl Fake {
    pub(super) async fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { shared, address, task }
    }

    /// Adds an answer; requests take them in order, and get a 599 when none is left.
    pub(super) fn will(&self, status: u16, headers: &[(&str, &str)], body: impl Into<Body>) -> &Self {
        let mut builder = Response::builder().status(status);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        self.shared.answers.lock().unwrap().push_back(builder.body(body.into()).unwrap());
        self
    }

    /// Adds a JSON answer.
    pub(super) fn will_json(&self, body: &str) -> &Self {
        self.will(200, &[("content-type", "application/json")], body.to_owned())
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// A client of this server. Every test is a process of its own, so none shares its gate.
    pub(super) fn client(&self) -> Pipedrive {
        Pipedrive::new(self.settings()).unwrap()
    }

    pub(super) fn settings(&self) -> Settings {
        Settings::at(&self.address, Settings::api_token("canary-token-0123456789").unwrap()).unwrap()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap_or_default();
    shared.asked.lock().unwrap().push(Asked {
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        body,
    });
    let next = shared.answers.lock().unwrap().pop_front();
    next.unwrap_or_else(|| Response::builder().status(599).body(Body::from("no answer is left")).unwrap())
}
