//! Every route of the fake Pipedrive.

use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::answer::Refusal;
use crate::sandbox::state::Shared;

/// API, OAuth and storage.
pub(in crate::sandbox) fn router(state: Shared) -> Router {
    Router::new().fallback(unknown).with_state(state)
}

/// Only the storage, when it has a port of its own.
pub(in crate::sandbox) fn storage_router(state: Shared) -> Router {
    Router::new().with_state(state)
}

async fn unknown(uri: Uri) -> Response {
    Refusal::new(StatusCode::NOT_FOUND, format!("Unknown method: {}", uri.path())).into_response()
}
