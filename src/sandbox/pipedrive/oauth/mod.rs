//! OAuth 2.0: authorize, token, revoke, uninstall.

mod authorize;
mod control;
mod token;
mod tokens;

use axum::Router;
use axum::routing::{get, post};

use crate::sandbox::state::Shared;

pub(super) use tokens::Tokens;

/// The routes of the OAuth server, which the real service has on another host.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/oauth/authorize", get(authorize::authorize))
        .route("/oauth/token", post(token::token))
        .route("/oauth/token/", post(token::token))
        .route("/oauth/revoke", post(token::revoke))
        .route("/_sandbox/oauth/grant", post(control::grant))
        .route("/_sandbox/oauth/uninstall", post(control::uninstall))
}
