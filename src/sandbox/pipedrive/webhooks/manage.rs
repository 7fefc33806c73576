//! `/v1/webhooks`: create, list, delete.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Value, json};

use super::registry::{MOST_PER_USER, Wish};
use crate::sandbox::pipedrive::answer::Refusal;
use crate::sandbox::pipedrive::call::{Call, json_object};
use crate::sandbox::state::Shared;

/// The v1 routes.
pub(in super::super) fn routes() -> Router<Shared> {
    Router::new().route("/webhooks", get(list).post(create)).route("/webhooks/{id}", delete(remove))
}

async fn list(call: Call) -> Response {
    let registry = call.state.pipedrive().webhooks();
    let all: Vec<_> = registry
        .of_user(call.caller.user_id, call.caller.oauth)
        .map(super::registry::Subscription::object)
        .collect();
    Json(json!({ "status": "ok", "success": true, "data": all })).into_response()
}

async fn create(call: Call, body: Bytes) -> Result<Response, Refusal> {
    let body = json_object(&body)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    for name in ["subscription_url", "event_action", "event_object", "name"] {
        if text(name).is_none_or(|value| value.is_empty()) {
            return Ok(errors(StatusCode::BAD_REQUEST, name, "is required"));
        }
    }
    let url = text("subscription_url").unwrap_or_default();
    let parsed = url::Url::parse(&url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    if parsed.is_none_or(|url| !url.has_host()) {
        return Ok(errors(StatusCode::BAD_REQUEST, "subscription_url", "invalid or non-reachable URL"));
    }
    let action = text("event_action").unwrap_or_default();
    if !["create", "change", "delete", "*"].contains(&action.as_str()) {
        return Ok(errors(StatusCode::BAD_REQUEST, "event_action", "must be create, change, delete or *"));
    }
    if text("version").is_some_and(|version| version != "2.0") {
        return Ok(errors(StatusCode::BAD_REQUEST, "version", "the sandbox delivers version 2.0 only"));
    }
    let owner_id = call.caller.user_id;
    let mut registry = call.state.pipedrive().webhooks();
    if registry.of_user(owner_id, call.caller.oauth).count() >= MOST_PER_USER {
        return Ok(errors(StatusCode::UNPROCESSABLE_ENTITY, "user_id", "webhook limit reached"));
    }
    let auth = text("http_auth_user").map(|user| (user, text("http_auth_password").unwrap_or_default()));
    let wish = Wish {
        owner_id,
        by_app: call.caller.oauth,
        user_id: body.get("user_id").and_then(Value::as_i64).unwrap_or(owner_id),
        name: text("name").unwrap_or_default(),
        action,
        object: text("event_object").unwrap_or_default(),
        url,
        auth,
    };
    let made = registry.add(wish, call.now_ms());
    let body = json!({ "status": "ok", "success": true, "data": made });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

async fn remove(call: Call, Path(id): Path<i64>) -> Response {
    let mut registry = call.state.pipedrive().webhooks();
    let visible = registry.get(id).filter(|subscription| subscription.by_app == call.caller.oauth);
    match visible.map(|subscription| subscription.owner_id) {
        None => errors(StatusCode::NOT_FOUND, "id", "not found"),
        Some(owner) if owner != call.caller.user_id && !call.caller.is_admin => {
            (StatusCode::FORBIDDEN, Json(json!({ "success": false, "message": "Forbidden" }))).into_response()
        }
        Some(_) => {
            registry.remove(id);
            Json(json!({ "status": "ok", "success": true })).into_response()
        }
    }
}

fn errors(status: StatusCode, name: &str, problem: &str) -> Response {
    let body = json!({ "status": "error", "success": false, "errors": { name: [problem] } });
    (status, Json(body)).into_response()
}
