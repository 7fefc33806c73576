//! Files: v1 endpoints, and the storage that downloads are redirected to.

#![expect(clippy::unused_async, reason = "axum takes async handlers, also of those that never wait")]

mod entry;
mod manage;
mod seed;
mod shelf;
mod signature;
mod storage;
mod upload;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use crate::sandbox::state::Shared;

pub(super) use shelf::Shelf;
pub(super) use signature::SigningKey;
pub(super) use storage::routes as storage_routes;

use super::records::Kind;

/// Kinds that have a file list of their own.
const WITH_FILES: [Kind; 4] = [Kind::Deal, Kind::Person, Kind::Organization, Kind::Product];

/// The v1 routes.
pub(super) fn routes() -> Router<Shared> {
    let mut router = Router::new()
        .route("/files", get(manage::list).post(upload::upload).layer(DefaultBodyLimit::disable()))
        .route("/files/{id}", get(manage::read).put(manage::rename).delete(manage::delete))
        .route("/files/{id}/download", get(manage::download));
    for kind in WITH_FILES {
        let path = format!("/{}/{{id}}/files", kind.path());
        router = router.route(&path, get(move |call, id| manage::list_of(kind, call, id)));
    }
    router
}
