//! A server that notes whole requests and gives the answers that it is told, one after the other.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(in crate::auth) struct Heard {
    pub(in crate::auth) method: String,
    /// Path and query, undecoded.
    pub(in crate::auth) target: String,
    pub(in crate::auth) headers: HeaderMap,
    pub(in crate::auth) body: String,
}

impl Heard {
    pub(in crate::auth) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The first of a form's fields of that name.
    pub(in crate::auth) fn field(&self, name: &str) -> Option<String> {
        let mut fields = url::form_urlencoded::parse(self.body.as_bytes());
        fields.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

#[derive(Default)]
struct Inside {
    heard: Vec<Heard>,
    answers: VecDeque<(u16, String)>,
}

type Shared = Arc<Mutex<Inside>>;

pub(in crate::auth) struct Recorder {
    pub(in crate::auth) address: String,
    inside: Shared,
}

impl Recorder {
    /// A server with these answers; afterwards it gives a token for everything.
    pub(in crate::auth) async fn start(answers: &[(u16, &str)]) -> Self {
        let answers = answers.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
        let inside = Arc::new(Mutex::new(Inside { heard: Vec::new(), answers }));
        let router = Router::new().fallback(hear).with_state(Arc::clone(&inside));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, inside }
    }

    pub(in crate::auth) fn heard(&self) -> Vec<Heard> {
        self.inside.lock().unwrap().heard.clone()
    }

    pub(in crate::auth) fn last(&self) -> Heard {
        self.heard().pop().unwrap()
    }
}

async fn hear(State(inside): State<Shared>, request: Request) -> (StatusCode, String) {
    let (parts, body) = request.into_parts();
    let body: Bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let mut inside = inside.lock().unwrap();
    inside.heard.push(Heard {
        method: parts.method.to_string(),
        target: parts.uri.to_string(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    let usual = (200, r#"{"access_token":"a","refresh_token":"r","token_type":"Bearer"}"#.to_owned());
    let (status, body) = inside.answers.pop_front().unwrap_or(usual);
    (StatusCode::from_u16(status).unwrap(), body)
}
