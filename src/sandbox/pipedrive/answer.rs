//! The envelopes of Pipedrive's answers.

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::call::Query;
use super::records::{Cursor, Rejection};
use crate::Error;

const INFO: &str = "Please check developers.pipedrive.com";

/// A success answer around `data`.
pub(super) fn data(data: impl Into<Value>) -> Response {
    Json(json!({ "success": true, "data": data.into() })).into_response()
}

/// A v2 page around records that are text already.
pub(super) fn page<'a>(records: impl Iterator<Item = &'a str>, next: Option<&Cursor>) -> Response {
    let mut body = Vec::with_capacity(64 * 1024);
    body.extend_from_slice(br#"{"success":true,"data":["#);
    for (index, record) in records.enumerate() {
        if index > 0 {
            body.push(b',');
        }
        body.extend_from_slice(record.as_bytes());
    }
    body.extend_from_slice(br#"],"additional_data":{"next_cursor":"#);
    let cursor = next.map_or_else(|| "null".to_owned(), |cursor| format!("\"{}\"", cursor.encode()));
    body.extend_from_slice(cursor.as_bytes());
    body.extend_from_slice(b"}}");
    json_text(body)
}

/// A v2 page of a list that has no key of its own.
pub(super) fn list_page(query: &Query, items: Vec<Value>, most: usize) -> Result<Response, Refusal> {
    let limit = query.limit(most)?;
    let start = match query.get("cursor") {
        None => 0,
        Some(text) => {
            let cursor = Cursor::decode(text).map(|cursor| cursor.as_position());
            cursor.ok_or_else(|| Refusal::invalid(&["cursor: Parameter 'cursor' is not valid".to_owned()]))?
        }
    };
    let more = items.len() > start.saturating_add(limit);
    let next = more.then(|| Cursor::position(start + limit).encode());
    let shown: Vec<Value> = items.into_iter().skip(start).take(limit).collect();
    let body = json!({ "success": true, "data": shown, "additional_data": { "next_cursor": next } });
    Ok(Json(body).into_response())
}

/// The sandbox itself failed, as when the system gives no random numbers.
pub(super) fn failed(error: &Error) -> Response {
    let body = json!({ "success": false, "error": error.to_string(), "code": "ERR_UNKNOWN" });
    (StatusCode::INTERNAL_SERVER_ERROR, Json(body)).into_response()
}

/// An answer whose JSON text is ready.
pub(super) fn json_text(text: impl Into<Body>) -> Response {
    let mut response = Response::new(text.into());
    response
        .headers_mut()
        .insert("content-type", HeaderValue::from_static("application/json; charset=utf-8"));
    response
}

/// A v1 page: `items` are those from `start` on, one more than `limit` if there are more.
pub(super) fn offset_page(mut items: Vec<Value>, start: usize, limit: usize) -> Response {
    let more = items.len() > limit;
    items.truncate(limit);
    let mut pagination = json!({ "start": start, "limit": limit, "more_items_in_collection": more });
    if let (true, Some(pagination)) = (more, pagination.as_object_mut()) {
        pagination.insert("next_start".to_owned(), (start + limit).into());
    }
    // An empty v1 list is null, not [].
    let items = if items.is_empty() { Value::Null } else { Value::from(items) };
    Json(json!({ "success": true, "data": items, "additional_data": { "pagination": pagination } }))
        .into_response()
}

/// An error answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    status: StatusCode,
    error: String,
    code: Option<&'static str>,
}

impl Refusal {
    /// The envelope of v1 and of v2's 404: `error`, `error_info`, empty `data`.
    pub(super) fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self { status, error: error.into(), code: None }
    }

    /// v2's validation answer.
    pub(super) fn invalid(problems: &[String]) -> Self {
        let error = format!("Validation failed: {}", problems.join("; "));
        Self { status: StatusCode::BAD_REQUEST, error, code: Some("ERR_SCHEMA_VALIDATION_FAILED") }
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("{what} not found"))
    }

    pub(super) fn forbidden(error: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, error)
    }

    pub(super) fn bad_request(error: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Invalid(problems) => Self::invalid(&problems),
            Rejection::Forbidden(error) => Self::forbidden(error),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body: Value = match self.code {
            Some(code) => json!({ "success": false, "error": self.error, "code": code }),
            None => json!({
                "success": false, "error": self.error, "error_info": INFO,
                "data": null, "additional_data": null,
            }),
        };
        (self.status, Json(body)).into_response()
    }
}
