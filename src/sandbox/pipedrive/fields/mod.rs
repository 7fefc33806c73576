//! Field definitions: v2 reads and writes, v1 reads.

#![expect(clippy::unused_async, reason = "axum takes async handlers, also of those that never wait")]

mod choices;
mod v1;
mod v2;

use axum::Router;
use axum::routing::{get, post};

use super::records::Kind;
use crate::sandbox::state::Shared;

/// The v2 routes; activity fields can only be read.
pub(super) fn v2_routes() -> Router<Shared> {
    let mut router = Router::new();
    for kind in Kind::ALL {
        let Some(path) = kind.fields_path() else { continue };
        let mut all = get(move |call| v2::list(kind, call));
        let mut one = get(move |call, code| v2::read(kind, call, code));
        if kind != Kind::Activity {
            all = all.post(move |call, body| v2::create(kind, call, body));
            one = one
                .patch(move |call, code, body| v2::update(kind, call, code, body))
                .delete(move |call, code| v2::delete(kind, call, code));
            let options = post(move |call, code, body| choices::add(kind, call, code, body))
                .patch(move |call, code, body| choices::rename(kind, call, code, body))
                .delete(move |call, code, body| choices::remove(kind, call, code, body));
            router = router.route(&format!("/{path}/{{code}}/options"), options);
        }
        router = router.route(&format!("/{path}"), all).route(&format!("/{path}/{{code}}"), one);
    }
    router
}

/// The v1 routes.
pub(super) fn v1_routes() -> Router<Shared> {
    let mut router = Router::new();
    for kind in Kind::ALL {
        let Some(path) = kind.fields_path() else { continue };
        router = router.route(&format!("/{path}"), get(move |call| v1::list(kind, call)));
        if kind != Kind::Activity {
            router = router.route(&format!("/{path}/{{id}}"), get(move |call, id| v1::read(kind, call, id)));
        }
    }
    router
}
