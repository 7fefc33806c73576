//! Filters: kept under v1, and asked for by `filter_id` of the v2 lists.

// axum takes async handlers, also of those that never wait.
#![allow(clippy::unused_async)]

mod conditions;
mod manage;
mod shelf;
mod values;

use axum::Router;
use axum::routing::get;

pub(super) use shelf::{Filters, matching};

use crate::sandbox::state::Shared;

/// The v1 routes.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/filters", get(manage::list).post(manage::create).delete(manage::delete_many))
        .route("/filters/{id}", get(manage::read).put(manage::update).delete(manage::delete))
}
