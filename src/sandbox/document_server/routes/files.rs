//! Downloads of saved documents. Whoever holds the link may fetch, as with the real server.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::sandbox::document_server::DocumentServer;
use crate::sandbox::document_server::files::LinkFailure;

pub(super) async fn saved(
    State(server): State<DocumentServer>,
    Path(path): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let value = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let path = format!("/cache/files/data/{path}");
    match server.stored_file(&path, value("md5"), value("expires")) {
        Ok(file) => download(file.bytes, &file.title),
        Err(LinkFailure::Missing) => StatusCode::NOT_FOUND.into_response(),
        Err(LinkFailure::Forged) => StatusCode::FORBIDDEN.into_response(),
        Err(LinkFailure::Expired) => StatusCode::GONE.into_response(),
    }
}

/// A file as an attachment with its name.
pub(super) fn download(bytes: bytes::Bytes, title: &str) -> Response {
    let name = percent_encoding::utf8_percent_encode(title, percent_encoding::NON_ALPHANUMERIC);
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    let headers = [
        ("content-type", "application/octet-stream".to_owned()),
        ("content-disposition", disposition),
        ("cache-control", "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
