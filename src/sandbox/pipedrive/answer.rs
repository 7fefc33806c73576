//! The envelopes of Pipedrive's answers.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

const INFO: &str = "Please check developers.pipedrive.com";

/// An error answer.
#[allow(dead_code)] // FRAME
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    status: StatusCode,
    error: String,
    code: Option<&'static str>,
}

#[allow(dead_code)] // FRAME
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
