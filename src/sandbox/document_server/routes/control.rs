//! Control over HTTP: a person in the editor without a browser, and callbacks as an attacker sends them.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::editor::{EditBody, described, force_save, refused};
use crate::Error;
use crate::sandbox::document_server::callback::{Outgoing, outgoing};
use crate::sandbox::document_server::delivery::Delivery;
use crate::sandbox::document_server::patch::SettingsPatch;
use crate::sandbox::document_server::state::Damage;
use crate::sandbox::document_server::{DocumentServer, token};

/// Longest wait for saves on their way.
const SETTLE_LIMIT: Duration = Duration::from_secs(60);

pub(super) fn router() -> Router<DocumentServer> {
    Router::new()
        .route("/open", post(open))
        .route("/edit", post(edit))
        .route("/save", post(save))
        .route("/close", post(close))
        .route("/settle", post(settle))
        .route("/corrupt", post(corrupt))
        .route("/convert_errors", post(convert_errors))
        .route("/settings", post(settings))
        .route("/callback", post(callback))
        .route("/callbacks", get(callbacks))
        .route("/state", get(state))
}

#[derive(Deserialize)]
struct Open {
    config: Value,
}

async fn open(State(server): State<DocumentServer>, Json(body): Json<Open>) -> Response {
    let worker = server.clone();
    match tokio::spawn(async move { worker.open(&body.config, false).await }).await {
        Ok(Ok(opened)) => Json(described(&server, &opened)).into_response(),
        Ok(Err(refused)) => Json(json!({ "refused": refused.to_json() })).into_response(),
        Err(error) => broken(error),
    }
}

#[derive(Deserialize)]
struct SessionBody {
    session: String,
    #[serde(flatten)]
    edit: Option<EditBody>,
}

async fn edit(State(server): State<DocumentServer>, Json(body): Json<SessionBody>) -> Response {
    let Some(edit) = body.edit.and_then(EditBody::edit) else {
        return refused(&Error::config("an edit is `text`, `cells` or `comment`"));
    };
    answer(server.edit(&body.session, &edit).and_then(|()| server.news(&body.session, None)))
}

async fn save(State(server): State<DocumentServer>, Json(body): Json<SessionBody>) -> Response {
    answer(force_save(server, body.session).await)
}

async fn close(State(server): State<DocumentServer>, Json(body): Json<SessionBody>) -> Response {
    let closing = tokio::spawn(async move { server.close(&body.session).await });
    match closing.await {
        Ok(closed) => answer(closed.map(|()| json!({}))),
        Err(error) => broken(error),
    }
}

async fn settle(State(server): State<DocumentServer>) -> Response {
    answer(server.settle(SETTLE_LIMIT).await.map(|()| json!({})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corrupt {
    key: String,
    /// The saves leave bytes, though no program opens them.
    #[serde(default)]
    with_bytes: bool,
}

/// The next saves of this document fail as those of a damaged document do: status 3 or 7.
async fn corrupt(State(server): State<DocumentServer>, Json(body): Json<Corrupt>) -> Response {
    let damage = if body.with_bytes { Damage::Partial } else { Damage::Total };
    answer(server.corrupt(&body.key, damage).map(|()| json!({})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConvertErrors {
    code: i64,
    #[serde(default = "once")]
    times: usize,
}

const fn once() -> usize {
    1
}

/// The next conversions end with this error, also with one that nothing else leads to.
async fn convert_errors(State(server): State<DocumentServer>, Json(body): Json<ConvertErrors>) -> Response {
    answer(server.fail_conversions(body.code, body.times).map(|()| json!({})))
}

async fn settings(State(server): State<DocumentServer>, Json(patch): Json<SettingsPatch>) -> Response {
    server.configure(|settings| patch.apply(settings));
    Json(json!({})).into_response()
}

/// A callback with chosen fields. By default it is signed as a real one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCallback {
    /// Where to.
    url: String,
    /// The fields that are signed.
    fields: Map<String, Value>,
    /// Fields put into the body after signing, over the signed ones: a tampered body.
    #[serde(default)]
    body: Map<String, Value>,
    /// The whole body as text, instead of any of the above.
    raw_body: Option<String>,
    /// Sign with another secret.
    secret: Option<String>,
    /// `both` (default), `body`, `header` or `none`.
    #[serde(default)]
    tokens: Tokens,
    /// Seconds by which the tokens are older than now.
    #[serde(default)]
    age: i64,
    /// More headers.
    #[serde(default)]
    headers: BTreeMap<String, String>,
}

#[derive(Deserialize, Default, PartialEq, Eq, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Tokens {
    #[default]
    Both,
    Body,
    Header,
    /// The header token has its fields flat instead of in `payload`.
    FlatHeader,
    None,
}

async fn callback(State(server): State<DocumentServer>, Json(raw): Json<RawCallback>) -> Response {
    let mut settings = server.settings().as_ref().clone();
    if let (Some(secret), Some(jwt)) = (&raw.secret, &mut settings.jwt) {
        jwt.secret = secret.as_str().into();
    }
    let signed_at = server.now().saturating_sub(raw.age);
    let Outgoing { url, mut body, mut header } = outgoing(&settings, &raw.url, &raw.fields, signed_at);
    if let Value::Object(body) = &mut body {
        body.extend(raw.body);
        if !matches!(raw.tokens, Tokens::Both | Tokens::Body) {
            body.remove("token");
        }
    }
    match (raw.tokens, &settings.jwt) {
        (Tokens::Body | Tokens::None, _) => header = None,
        (Tokens::FlatHeader, Some(jwt)) => {
            let token = token::sign(jwt.secret.expose_secret(), raw.fields.clone(), signed_at);
            header = Some((jwt.header.clone(), format!("{}{token}", jwt.prefix)));
        }
        _ => {}
    }
    let headers = header.into_iter().chain(raw.headers).collect();
    let body = raw.raw_body.unwrap_or_else(|| body.to_string());
    let delivery = server.post_raw(&url, body, headers).await;
    Json(json!({ "status": delivery.0, "answer": delivery.1 })).into_response()
}

async fn callbacks(State(server): State<DocumentServer>) -> Json<Value> {
    let deliveries: Vec<_> = server.deliveries().iter().map(Delivery::to_json).collect();
    Json(json!({ "callbacks": deliveries }))
}

async fn state(State(server): State<DocumentServer>) -> Json<Value> {
    Json(server.summary())
}

fn answer(outcome: crate::Result<Value>) -> Response {
    match outcome {
        Ok(value) => Json(value).into_response(),
        Err(error) => refused(&error),
    }
}

fn broken(error: tokio::task::JoinError) -> Response {
    refused(&Error::internal("the sandbox's work broke off").with_source(error))
}
