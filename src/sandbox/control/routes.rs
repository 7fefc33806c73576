//! Control over HTTP, for tests that are not written in Rust or Python.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::Limits;
use crate::sandbox::fault::Fault;
use crate::sandbox::state::Shared;

/// Every control route.
pub(in crate::sandbox) fn router(state: Shared) -> Router {
    Router::new()
        .route("/_sandbox", get(about))
        .route("/_sandbox/reset", post(reset))
        .route("/_sandbox/faults", get(faults).post(inject).delete(clear_faults))
        .route("/_sandbox/faults/{id}", delete(remove_fault))
        .route("/_sandbox/clock", get(clock).post(move_clock))
        .route("/_sandbox/requests", get(requests).delete(clear_requests))
        .route("/_sandbox/limits", get(snapshot).post(change_limits))
        .route("/_sandbox/state", get(snapshot))
        .with_state(state)
}

/// Addresses and the credentials of this sandbox, all of them fake.
async fn about(State(state): State<Shared>) -> Json<Value> {
    let (urls, options) = (state.urls(), state.options());
    Json(json!({
        "pipedrive_url": urls.pipedrive,
        "document_server_url": urls.document_server,
        "storage_url": urls.storage,
        "api_token": options.api_token.expose_secret(),
        "secret": options.secret.expose_secret(),
        "jwt_header": options.jwt_header,
        "client_id": options.client_id,
        "client_secret": options.client_secret.expose_secret(),
        "seed": options.seed,
    }))
}

async fn reset(State(state): State<Shared>) -> Response {
    match state.reset() {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refused(StatusCode::INTERNAL_SERVER_ERROR, error.message()),
    }
}

async fn faults(State(state): State<Shared>) -> Json<Value> {
    Json(json!({ "faults": state.faults().all() }))
}

async fn inject(State(state): State<Shared>, Json(fault): Json<Fault>) -> Response {
    match state.faults().add(fault) {
        Ok(id) => (StatusCode::CREATED, Json(json!({ "id": id }))).into_response(),
        Err(error) => refused(StatusCode::BAD_REQUEST, error.message()),
    }
}

async fn clear_faults(State(state): State<Shared>) -> StatusCode {
    state.faults().clear();
    StatusCode::NO_CONTENT
}

async fn remove_fault(State(state): State<Shared>, Path(id): Path<u64>) -> Response {
    if state.faults().remove(id) {
        return StatusCode::NO_CONTENT.into_response();
    }
    refused(StatusCode::NOT_FOUND, &format!("there is no fault {id}; GET /_sandbox/faults lists them"))
}

async fn clock(State(state): State<Shared>) -> Json<Value> {
    let clock = state.clock();
    Json(json!({ "now": clock.now_unix(), "now_ms": clock.now_ms(), "offset_ms": clock.offset_ms() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    /// Seconds to go forward; negative goes back.
    advance: Option<f64>,
    /// Seconds since the Unix epoch.
    set: Option<i64>,
}

async fn move_clock(State(state): State<Shared>, Json(request): Json<Move>) -> Response {
    match (request.advance, request.set) {
        (Some(seconds), None) if seconds.is_finite() => {
            // A cast from float saturates; the clock does too.
            #[expect(clippy::cast_possible_truncation)]
            state.clock().advance_ms((seconds * 1000.0) as i64);
        }
        (None, Some(seconds)) => state.clock().set_unix(seconds),
        _ => return refused(StatusCode::BAD_REQUEST, "give either advance or set, in seconds"),
    }
    clock(State(state)).await.into_response()
}

async fn requests(State(state): State<Shared>) -> Json<Value> {
    Json(json!({ "requests": state.requests().all() }))
}

async fn clear_requests(State(state): State<Shared>) -> StatusCode {
    state.requests().clear();
    StatusCode::NO_CONTENT
}

async fn snapshot(State(state): State<Shared>) -> Json<Value> {
    Json(json!({ "pipedrive": state.pipedrive().snapshot(state.clock()) }))
}

/// Limits to change; those left out stay.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitChange {
    burst: Option<u32>,
    burst_oauth: Option<u32>,
    search: Option<u32>,
    daily_tokens: Option<u64>,
    headers: Option<bool>,
    refusals_before_block: Option<u32>,
    /// Seconds.
    block: Option<u64>,
    /// Tokens of today to spend at once.
    spend: Option<u64>,
}

async fn change_limits(State(state): State<Shared>, Json(change): Json<LimitChange>) -> Json<Value> {
    let crm = state.pipedrive();
    let old = crm.limits();
    crm.set_limits(Limits {
        burst: change.burst.unwrap_or(old.burst),
        burst_oauth: change.burst_oauth.unwrap_or(old.burst_oauth),
        search: change.search.unwrap_or(old.search),
        daily_tokens: change.daily_tokens.unwrap_or(old.daily_tokens),
        headers: change.headers.unwrap_or(old.headers),
        refusals_before_block: change.refusals_before_block.unwrap_or(old.refusals_before_block),
        block: change.block.map_or(old.block, Duration::from_secs),
    });
    crm.spend(change.spend.unwrap_or(0), state.clock());
    Json(crm.snapshot(state.clock()))
}

fn refused(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}
