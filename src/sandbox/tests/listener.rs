//! A small server that keeps what it is sent and answers as told.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use crate::patience::until;

pub(super) struct Heard {
    pub(super) method: Method,
    pub(super) authorization: String,
    pub(super) body: Value,
}

#[derive(Clone)]
pub(super) struct Listener {
    pub(super) url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    status: Arc<Mutex<u16>>,
}

impl Listener {
    pub(super) async fn start() -> Self {
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", socket.local_addr().unwrap());
        let listener = Self { url, heard: Arc::default(), status: Arc::new(Mutex::new(200)) };
        let own = listener.clone();
        let router =
            Router::new().fallback(move |method: Method, headers: HeaderMap, body: String| async move {
                let header = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
                let body = serde_json::from_str(&body).unwrap_or(Value::Null);
                own.heard.lock().unwrap().push(Heard {
                    method,
                    authorization: header.unwrap_or_default(),
                    body,
                });
                StatusCode::from_u16(*own.status.lock().unwrap()).unwrap()
            });
        tokio::spawn(async move { axum::serve(socket, router).await });
        listener
    }

    pub(super) fn answer_with(&self, status: u16) {
        *self.status.lock().unwrap() = status;
    }

    /// Waits until `count` requests have come and takes them.
    pub(super) async fn take(&self, count: usize) -> Vec<Heard> {
        until("the requests have come", || self.heard.lock().unwrap().len() >= count).await;
        let heard = std::mem::take(&mut *self.heard.lock().unwrap());
        assert_eq!(heard.len(), count);
        heard
    }
}
