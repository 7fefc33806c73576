//! The middleware in front of every API route.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Json, body::Body};
use serde_json::json;

use super::budget::{Asked, Numbers, Verdict};
use super::caller::{Stranger, identify};
use super::cost::{cost, is_search};
use super::scopes::needed;
use crate::random;
use crate::sandbox::pipedrive::answer::failed;
use crate::sandbox::state::Shared;

/// Lets a request pass or answers it with 401, 403 or 429.
pub(in super::super) async fn guard(
    State(state): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    let caller = match identify(&state, request.headers()) {
        Ok(caller) => caller,
        Err(stranger) => return with_id(unauthorized(stranger)),
    };
    let path = request.uri().path();
    if !caller.is_allowed(needed(request.method().as_str(), path)) {
        return with_id(mismatch());
    }
    let asked = Asked {
        cost: cost(request.method().as_str(), path),
        search: is_search(path),
        writes: matches!(*request.method(), Method::POST | Method::PUT),
    };
    let verdict = state.pipedrive().budget().ask(&caller, asked, state.clock().now_ms());
    let (response, numbers) = match verdict {
        Verdict::Blocked => return blocked(),
        Verdict::Burst(numbers) => (refused("Rate limit exceeded"), numbers),
        Verdict::Spent(numbers) => (refused("Daily API token limit exceeded"), numbers),
        Verdict::Pass(numbers) => {
            request.extensions_mut().insert(caller);
            (next.run(request).await, numbers)
        }
    };
    let mut response = with_id(response);
    if state.pipedrive().budget().limits().headers {
        describe(response.headers_mut(), numbers);
    }
    response
}

fn describe(headers: &mut HeaderMap, numbers: Numbers) {
    let values = [
        ("x-ratelimit-limit", u64::from(numbers.limit)),
        ("x-ratelimit-remaining", u64::from(numbers.remaining)),
        ("x-ratelimit-reset", u64::try_from(numbers.reset).unwrap_or(0)),
        ("x-daily-ratelimit-token-limit", numbers.daily_limit),
        ("x-daily-ratelimit-token-remaining", numbers.daily_remaining),
    ];
    for (name, value) in values {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
    if let Some(left) = numbers.requests_left {
        headers.insert(HeaderName::from_static("x-daily-requests-left"), HeaderValue::from(left));
    }
}

/// Every answer of the gateway can be named in a support request.
fn with_id(mut response: Response) -> Response {
    let id = match random::hex::<16>() {
        Ok(id) => id,
        Err(error) => return failed(&error),
    };
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert("x-correlation-id", value);
    }
    response
}

fn unauthorized(stranger: Stranger) -> Response {
    if stranger == Stranger::MalformedHeader {
        let body = json!({ "success": false, "error": "malformed authorization header", "errorCode": 400 });
        return (StatusCode::BAD_REQUEST, Json(body)).into_response();
    }
    let error = match stranger {
        Stranger::UnknownAccessToken => "Invalid token: access_token is invalid",
        _ => "unauthorized access",
    };
    let body = json!({
        "success": false, "error": error, "errorCode": 401,
        "error_info": "Please check developers.pipedrive.com",
    });
    (StatusCode::UNAUTHORIZED, [("x-401-by-gw", "true")], Json(body)).into_response()
}

/// The token lacks every scope that would do.
fn mismatch() -> Response {
    let body = json!({
        "success": false, "error": "Scope and URL mismatch", "errorCode": 403,
        "error_info": "Please check developers.pipedrive.com",
    });
    (StatusCode::FORBIDDEN, Json(body)).into_response()
}

fn refused(error: &str) -> Response {
    let body = json!({ "success": false, "error": error, "errorCode": 429 });
    (StatusCode::TOO_MANY_REQUESTS, Json(body)).into_response()
}

/// The page of the content network, which is no JSON.
fn blocked() -> Response {
    let page = "<!DOCTYPE html>\n<html lang=\"en-US\"><head><title>Access denied</title></head>\
                <body><h1>Error 1015</h1><p>You are being rate limited.</p>\
                <p>This error is produced by Cloudflare.</p></body></html>\n";
    let headers = [
        ("content-type", "text/html; charset=UTF-8"),
        ("server", "cloudflare"),
        ("cf-ray", "0000000000000000-TLL"),
    ];
    (StatusCode::FORBIDDEN, headers, Body::from(page)).into_response()
}
