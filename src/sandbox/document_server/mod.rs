//! The fake Document Server.

mod state;

pub use state::{ServerState, Settings};

use axum::Router;

use super::state::Shared;

/// Every route of the fake Document Server.
pub fn router(state: Shared) -> Router {
    Router::new().with_state(state)
}
