//! The v2 endpoints that all kinds of record share.

#![expect(clippy::unused_async, reason = "axum takes async handlers, also of those that never wait")]

mod field_search;
mod list;
mod optional;
mod search;
mod shown;
mod single;

use axum::Router;
use axum::routing::get;

use super::records::Kind;
use crate::sandbox::state::Shared;

/// Lists, records and searches of every kind.
pub(super) fn routes() -> Router<Shared> {
    let mut router =
        Router::new().route("/deals/archived", get(list::archived)).route("/itemSearch", get(search::items));
    router = router.route("/itemSearch/field", get(field_search::values));
    for kind in Kind::ALL {
        let path = kind.path();
        router = router
            .route(
                &format!("/{path}"),
                get(move |call| list::list(kind, call))
                    .post(move |call, body| single::create(kind, call, body)),
            )
            .route(
                &format!("/{path}/{{id}}"),
                get(move |call, id| single::read(kind, call, id))
                    .patch(move |call, id, body| single::update(kind, call, id, body))
                    .delete(move |call, id| single::delete(kind, call, id)),
            );
        if search::is_searchable(kind) {
            router = router.route(&format!("/{path}/search"), get(move |call| search::search(kind, call)));
        }
    }
    router
}
