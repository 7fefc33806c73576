//! What tests do without a browser: get tokens at once, uninstall the app.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;

use super::token::answer;
use crate::sandbox::pipedrive::answer::failed;
use crate::sandbox::pipedrive::records::v2_time;
use crate::sandbox::pipedrive::seed::COMPANY_ID;
use crate::sandbox::state::Shared;

/// Who grants or uninstalls; the admin by default.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Who {
    #[serde(default = "admin")]
    user_id: i64,
    /// What the tokens allow; the scopes of the app by default.
    scopes: Option<Vec<String>>,
    /// Where the uninstall callback goes; by default where the user was sent last.
    redirect_uri: Option<String>,
}

const fn admin() -> i64 {
    1
}

/// The token answer of a new installation.
pub(super) async fn grant(State(state): State<Shared>, Json(who): Json<Who>) -> Response {
    let scopes = who.scopes.unwrap_or_else(|| state.options().scopes.clone());
    match state.pipedrive().tokens().grant(who.user_id, scopes, state.clock().now_ms()) {
        Ok(pair) => Json(answer(&state, &pair)).into_response(),
        Err(error) => failed(&error),
    }
}

/// Ends the tokens and webhooks that the app has of the user, and sends DELETE to the callback address.
pub(super) async fn uninstall(State(state): State<Shared>, Json(who): Json<Who>) -> Response {
    let callback = {
        let mut tokens = state.pipedrive().tokens();
        tokens.end_user(who.user_id);
        who.redirect_uri.or_else(|| tokens.callback().map(str::to_owned))
    };
    state.pipedrive().webhooks().remove_of_app(who.user_id);
    let Some(callback) = callback else {
        let body = json!({ "error": "no callback address is known; give redirect_uri" });
        return (StatusCode::BAD_REQUEST, Json(body)).into_response();
    };
    let options = state.options();
    let body = json!({
        "client_id": options.client_id, "company_id": COMPANY_ID, "user_id": who.user_id,
        "timestamp": v2_time(state.clock().now_ms()),
    });
    let Ok(client) = state.outgoing() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let request = client.delete(&callback).header("content-type", "application/json").body(body.to_string());
    let request = request.basic_auth(&options.client_id, Some(options.client_secret.expose_secret()));
    let status = request.send().await.ok().map(|response| response.status().as_u16());
    Json(json!({ "status": status })).into_response()
}
