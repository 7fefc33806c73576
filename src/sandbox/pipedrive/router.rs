//! Every route of the fake Pipedrive.

use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};

use super::answer::Refusal;
use super::{
    currencies, deal_products, entities, fields, files, filters, followers, gate, notes, oauth, users,
    webhooks,
};
use crate::sandbox::state::Shared;

/// API, OAuth and storage.
pub(in crate::sandbox) fn router(state: Shared) -> Router {
    let v1 = files::routes().merge(fields::v1_routes()).merge(users::routes());
    let v1 = v1.merge(notes::routes()).merge(webhooks::routes());
    let v1 = v1.merge(currencies::routes()).merge(filters::routes());
    let v2 = entities::routes().merge(fields::v2_routes());
    let v2 = v2.merge(followers::routes()).merge(deal_products::routes());
    let api = Router::new().nest("/api/v2", v2).nest("/api/v1", v1.clone()).nest("/v1", v1);
    let api = api.fallback(unknown).method_not_allowed_fallback(wrong_method);
    let api = api.layer(from_fn_with_state(Shared::clone(&state), gate::guard));
    api.merge(files::storage_routes()).merge(oauth::routes()).with_state(state)
}

/// Only the storage, when it has a port of its own.
pub(in crate::sandbox) fn storage_router(state: Shared) -> Router {
    files::storage_routes().with_state(state)
}

async fn unknown(uri: Uri) -> Response {
    Refusal::new(StatusCode::NOT_FOUND, format!("Unknown method: {}", uri.path())).into_response()
}

async fn wrong_method() -> Response {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed").into_response()
}
