//! A token server for the tests: strict where the standard is, and it counts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

pub(super) type Fields = HashMap<String, String>;

#[derive(Default)]
pub(super) struct Seen {
    pub(super) requests: Vec<Fields>,
    pub(super) challenge: String,
    pub(super) authorization: Option<String>,
    pub(super) polls_before_answer: usize,
    /// The error that ends the polls.
    pub(super) device_refusal: Option<&'static str>,
}

pub(super) struct Server {
    pub(super) address: String,
    pub(super) seen: Arc<Mutex<Seen>>,
}

impl Server {
    pub(super) async fn start() -> Self {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let router = Router::new()
            .route("/token", post(token))
            .route("/broken", post(|| async { (StatusCode::BAD_GATEWAY, "busy") }))
            .route("/revoke", post(revoke))
            .route("/device", post(device))
            .with_state(Arc::clone(&seen));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, seen }
    }
}

type Shared = State<Arc<Mutex<Seen>>>;

async fn token(
    State(seen): Shared,
    headers: HeaderMap,
    Form(form): Form<Fields>,
) -> (StatusCode, Json<Value>) {
    let mut seen = seen.lock().unwrap();
    seen.authorization = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    seen.requests.push(form.clone());
    let refuse = |code: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": code})));
    match form.get("grant_type").map(String::as_str) {
        Some("authorization_code") => {
            let verifier = form.get("code_verifier").cloned().unwrap_or_default();
            let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
            if challenge != seen.challenge {
                return refuse("invalid_grant");
            }
        }
        Some("refresh_token") if form.get("refresh_token").is_none_or(|token| token != "good") => {
            return refuse("invalid_grant");
        }
        Some("urn:ietf:params:oauth:grant-type:device_code") if seen.polls_before_answer > 0 => {
            seen.polls_before_answer -= 1;
            return refuse("authorization_pending");
        }
        Some("urn:ietf:params:oauth:grant-type:device_code") if seen.device_refusal.is_some() => {
            return refuse(seen.device_refusal.unwrap_or_default());
        }
        Some(_) => {}
        None => return refuse("invalid_request"),
    }
    (StatusCode::OK, Json(json!({"access_token": "fresh", "refresh_token": "next", "expires_in": "3599"})))
}

async fn revoke(State(seen): Shared, Form(form): Form<Fields>) -> StatusCode {
    seen.lock().unwrap().requests.push(form);
    StatusCode::OK
}

async fn device() -> Json<Value> {
    Json(json!({
        "device_code": "d", "user_code": "WDJB-MJHT", "verification_uri": "https://example.com/device",
        "expires_in": 30, "interval": 0,
    }))
}
