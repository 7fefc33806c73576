//! The page where a person allows the app.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use url::Url;
use url::form_urlencoded::byte_serialize;

use crate::sandbox::pipedrive::answer::failed;
use crate::sandbox::pipedrive::call::Query;
use crate::sandbox::state::Shared;

/// The user who allows the app: the admin, unless the query says `sandbox_user=2`.
const ADMIN: i64 = 1;

/// `GET /oauth/authorize`: at once back with a code, or a page with two links.
pub(super) async fn authorize(State(state): State<Shared>, RawQuery(query): RawQuery) -> Response {
    let raw = query.unwrap_or_default();
    let query = Query::parse(&raw);
    let options = state.options();
    if query.get("client_id") != Some(options.client_id.as_str()) {
        return problem("Invalid client: client is invalid");
    }
    let redirect_uri = query.get("redirect_uri").unwrap_or_default();
    let registered = options.redirect_uri.as_deref().is_none_or(|registered| registered == redirect_uri);
    let target = Url::parse(redirect_uri).ok().filter(|url| registered && url.has_host());
    let Some(mut target) = target else { return problem("redirect_uri is invalid") };
    let decision = query.get("decision").or(options.approve_automatically.then_some("allow"));
    match decision {
        Some("allow") => {
            let user_id = query.get("sandbox_user").and_then(|user| user.parse().ok()).unwrap_or(ADMIN);
            let code = state.pipedrive().tokens().code(
                redirect_uri,
                user_id,
                &options.scopes,
                state.clock().now_ms(),
            );
            let code = match code {
                Ok(code) => code,
                Err(error) => return failed(&error),
            };
            target.query_pairs_mut().append_pair("code", &code);
        }
        Some(_) => {
            target.query_pairs_mut().append_pair("error", "user_denied");
        }
        None => return page(&raw),
    }
    if let Some(value) = query.get("state") {
        target.query_pairs_mut().append_pair("state", value);
    }
    (StatusCode::FOUND, [("location", target.to_string())]).into_response()
}

fn page(query: &str) -> Response {
    // The query goes into an attribute: only unreserved characters, `=` and `&` are left as they are.
    let pairs = url::form_urlencoded::parse(query.as_bytes()).map(|(name, value)| {
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        format!("{}={}", encoded(&name), encoded(&value))
    });
    let query = pairs.collect::<Vec<_>>().join("&amp;");
    Html(format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Allow the app</title>\
         <h1>Sandbox: allow the app to use this company?</h1>\
         <p><a id=\"allow\" href=\"?{query}&amp;decision=allow\">Allow</a> \
         <a id=\"deny\" href=\"?{query}&amp;decision=deny\">Deny</a></p></html>"
    ))
    .into_response()
}

fn problem(message: &str) -> Response {
    (StatusCode::BAD_REQUEST, message.to_owned()).into_response()
}
