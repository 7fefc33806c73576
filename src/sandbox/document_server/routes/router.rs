//! Which path leads where.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderValue;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, extract::Request};

use super::{command, control, converter, editor, files, meta, pages};
use crate::sandbox::document_server::DocumentServer;
use crate::sandbox::state::Shared;

/// Largest request body, bytes: the real server's limit.
const MAX_BODY: usize = 104_857_600;

/// Every route of the fake Document Server.
pub fn router(state: Shared) -> Router {
    let server = DocumentServer::clone(state.document_server());
    drop::<Arc<_>>(state);
    Router::new()
        .route("/healthcheck", get(meta::health))
        .route("/meta/config", get(meta::config))
        .route("/meta/formats", get(meta::formats))
        .route("/command", post(command::command))
        .route("/coauthoring/CommandService.ashx", post(command::command))
        .route("/converter", post(converter::json))
        .route("/ConvertService.ashx", post(converter::xml))
        .route("/web-apps/apps/api/documents/api.js", get(pages::api_script))
        .route("/web-apps/apps/api/documents/preload.html", get(pages::preload))
        .route("/cache/files/data/{*path}", get(files::saved))
        .route("/_editor/", get(pages::editor))
        .route("/_editor/{asset}", get(pages::asset))
        .nest("/_editor/session", editor::router())
        .nest("/_sandbox/documents", control::router())
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(server.clone(), date))
        .with_state(server)
}

/// `Date` in sandbox time, so that a client can tell how far the two clocks are apart.
async fn date(State(server): State<DocumentServer>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let seconds = u64::try_from(server.now()).unwrap_or_default();
    let time = std::time::UNIX_EPOCH.checked_add(std::time::Duration::from_secs(seconds));
    if let Some(Ok(date)) = time.map(|time| HeaderValue::from_str(&httpdate::fmt_http_date(time))) {
        response.headers_mut().insert("date", date);
    }
    response
}
