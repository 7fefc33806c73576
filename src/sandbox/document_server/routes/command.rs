//! `/command`: always HTTP 200 and JSON.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::Value;

use crate::sandbox::document_server::DocumentServer;
use crate::sandbox::document_server::inbox::{self, Parameters};

pub(super) async fn command(
    State(server): State<DocumentServer>,
    headers: HeaderMap,
    body: Bytes,
) -> Json<Value> {
    let body = if body.is_empty() { Ok(Parameters::new()) } else { serde_json::from_slice(&body) };
    let Ok(body) = body else { return Json(DocumentServer::unreadable_command()) };
    let parameters = inbox::parameters(&server.settings(), &headers, body, "command", server.now());
    Json(server.command(parameters).await)
}
