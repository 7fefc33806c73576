//! `POST /oauth/token` and `POST /oauth/revoke`.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::tokens::{ACCESS_S, Denied, Pair};
use crate::sandbox::pipedrive::answer::failed;
use crate::sandbox::pipedrive::call::Query;
use crate::sandbox::state::{Shared, State as Sandbox};

/// Exchanges a code, a refresh token or an API token.
pub(super) async fn token(State(state): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let form = match client_form(&state, &headers, &body) {
        Ok(form) => form,
        Err(Problem(error, message)) => return refuse(error, message),
    };
    let now_ms = state.clock().now_ms();
    let crm = state.pipedrive();
    let get = |name: &str| form.get(name).unwrap_or_default();
    let pair = match get("grant_type") {
        "authorization_code" => crm.tokens().exchange(get("code"), get("redirect_uri"), now_ms),
        "refresh_token" => {
            crm.tokens().refresh(get("refresh_token"), state.options().rotate_refresh_tokens, now_ms)
        }
        "exchange_api_token" => match crm.user_of_api_token(get("api_token")) {
            Some(user_id) => {
                crm.tokens().grant(user_id, state.options().scopes.clone(), now_ms).map_err(Denied::Failed)
            }
            None => Err("Invalid grant: api_token is invalid".into()),
        },
        "" => return refuse("invalid_request", "Invalid request: missing grant_type"),
        _ => return refuse("unsupported_grant_type", "Unsupported grant type"),
    };
    match pair {
        Ok(pair) => Json(answer(&state, &pair)).into_response(),
        Err(Denied::Grant(message)) => refuse("invalid_grant", message),
        Err(Denied::Failed(error)) => failed(&error),
    }
}

/// Always 200 for a known client, also for tokens nobody knows (RFC 7009, section 2.2).
pub(super) async fn revoke(State(state): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    match client_form(&state, &headers, &body) {
        Ok(form) => {
            let uninstalled = state.pipedrive().tokens().revoke(form.get("token").unwrap_or_default());
            if let Some(user_id) = uninstalled {
                state.pipedrive().webhooks().remove_of_app(user_id);
            }
            StatusCode::OK.into_response()
        }
        Err(Problem(error, message)) => refuse(error, message),
    }
}

/// The token answer.
pub(super) fn answer(state: &Sandbox, pair: &Pair) -> Value {
    json!({
        "access_token": pair.access, "token_type": "Bearer", "refresh_token": pair.refresh,
        "scope": pair.scopes.join(","), "expires_in": ACCESS_S, "api_domain": state.urls().pipedrive,
    })
}

/// The form of a client that has shown its id and secret.
fn client_form(state: &Sandbox, headers: &HeaderMap, body: &Bytes) -> Result<Query, Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !text("content-type").starts_with("application/x-www-form-urlencoded") {
        return Err(Problem(
            "invalid_request",
            "Invalid request: content must be application/x-www-form-urlencoded",
        ));
    }
    let form = Query::parse(&String::from_utf8_lossy(body));
    let in_body = || Some((form.get("client_id")?.to_owned(), form.get("client_secret")?.to_owned()));
    let Some((id, secret)) = basic(text("authorization")).or_else(in_body) else {
        return Err(Problem("invalid_client", "Invalid client: cannot retrieve client credentials"));
    };
    let options = state.options();
    if id != options.client_id || secret != options.client_secret.expose_secret() {
        return Err(Problem("invalid_client", "Invalid client: client is invalid"));
    }
    Ok(form)
}

fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    text.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}

/// Error code and message.
struct Problem(&'static str, &'static str);

fn refuse(error: &str, message: &str) -> Response {
    let body = json!({ "success": false, "error": error, "message": message, "error_description": message });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}
