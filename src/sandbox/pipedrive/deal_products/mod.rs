//! The products of a deal (v2).

// axum takes async handlers, also of those that never wait.
#![allow(clippy::unused_async)]

mod attachment;
mod manage;

use axum::Router;
use axum::routing::{get, patch};

pub(super) use attachment::{Attachments, count};

use crate::sandbox::state::Shared;

/// The v2 routes.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/deals/products", get(manage::of_deals))
        .route("/deals/{id}/products", get(manage::list).post(manage::add).delete(manage::remove_many))
        .route("/deals/{id}/products/{attachment}", patch(manage::change).delete(manage::remove))
}
