//! `/converter` in JSON, and its old address that answers XML unless JSON is asked for.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::sandbox::document_server::converter::as_xml;
use crate::sandbox::document_server::{DocumentServer, inbox};

pub(super) async fn json(State(server): State<DocumentServer>, headers: HeaderMap, body: Bytes) -> Response {
    Json(convert(server, &headers, &body).await).into_response()
}

pub(super) async fn xml(State(server): State<DocumentServer>, headers: HeaderMap, body: Bytes) -> Response {
    let answer = convert(server, &headers, &body).await;
    let accept = headers.get("accept").and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accept.contains("application/json") {
        return Json(answer).into_response();
    }
    ([("content-type", "text/xml; charset=utf-8")], as_xml(&answer)).into_response()
}

async fn convert(server: DocumentServer, headers: &HeaderMap, body: &Bytes) -> Value {
    let body = if body.is_empty() { Ok(inbox::Parameters::new()) } else { serde_json::from_slice(body) };
    let Ok(body) = body else { return json!({"error": -7}) };
    let parameters = inbox::parameters(&server.settings(), headers, body, "converter", server.now());
    server.convert(parameters).await
}
