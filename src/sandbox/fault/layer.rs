//! The middleware that logs a request and lets a fault act on it.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

use super::body;
use super::rule::{Fault, FaultKind};
use crate::sandbox::connection::Scissors;
use crate::sandbox::state::Shared;

/// Puts the log and the faults around the routes of one server.
pub(in crate::sandbox) fn layer(routes: Router, server: &'static str, state: Shared) -> Router {
    routes.layer(from_fn_with_state((state, server), observe))
}

async fn observe(
    State((state, server)): State<(Shared, &'static str)>,
    request: Request,
    next: Next,
) -> Response {
    if request.uri().path().starts_with("/_sandbox") {
        return next.run(request).await;
    }
    let log = state.requests();
    let (method, uri) = (request.method(), request.uri());
    let number = log.begin(server, state.clock().now_ms(), method, uri, request.headers());
    let acting = state.faults().take(server, method.as_str(), uri.path());
    let latency = state.options().latency;
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let Some((id, fault)) = acting else {
        let response = next.run(request).await;
        log.finish(number, Some(response.status().as_u16()), None);
        return response;
    };
    let cut_early = fault.fault == FaultKind::Cut;
    let response = act(fault, request, next).await;
    let status = (!cut_early).then(|| response.status().as_u16());
    log.finish(number, status, Some(id));
    response
}

async fn act(fault: Fault, request: Request, next: Next) -> Response {
    tokio::time::sleep(Duration::from_millis(fault.latency_ms)).await;
    let scissors = request.extensions().get::<ConnectInfo<Scissors>>().map(|info| info.0.clone());
    let scissors = scissors.unwrap_or_default();
    match fault.fault {
        FaultKind::Latency => next.run(request).await,
        FaultKind::Status => {
            if fault.processed {
                next.run(request).await;
            }
            answer(fault)
        }
        FaultKind::Cut => {
            if fault.processed {
                next.run(request).await;
            }
            scissors.cut();
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        kind => body::damage(kind, fault.bytes, next.run(request).await, scissors),
    }
}

fn answer(fault: Fault) -> Response {
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    let text = fault.body.unwrap_or_default();
    let looks_like_json = text.trim_start().starts_with(['{', '[']);
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = if looks_like_json { "application/json" } else { "text/html" };
    response.headers_mut().insert("content-type", HeaderValue::from_static(kind));
    for (name, value) in fault.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
