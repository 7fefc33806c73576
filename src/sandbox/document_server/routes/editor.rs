//! What the stub editor's page asks for. The session id is the right to ask.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::files::download;
use crate::sandbox::document_server::DocumentServer;
use crate::sandbox::document_server::content::{Comment, Edit};
use crate::sandbox::document_server::editing::Opened;
use crate::sandbox::document_server::saving::{ForceSave, ForceSaved};
use crate::{Error, ErrorKind};

pub(super) fn router() -> Router<DocumentServer> {
    Router::new()
        .route("/open", post(open))
        .route("/{session}", get(news))
        .route("/{session}/edit", post(edit))
        .route("/{session}/save", post(save))
        .route("/{session}/close", post(close))
        .route("/{session}/file", get(file))
}

async fn open(State(server): State<DocumentServer>, body: Bytes) -> Response {
    let Ok(config) = serde_json::from_slice::<Value>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    // Goes on when the tab is gone: what has begun is also logged and ended.
    let watched = server.clone();
    let opening = tokio::spawn(async move {
        let opened = server.open(&config, true).await;
        if let Ok(opened) = &opened {
            server.end_when_silent(opened.session.clone());
        }
        opened
    });
    match opening.await {
        Ok(Ok(opened)) => Json(described(&watched, &opened)).into_response(),
        Ok(Err(refused)) => Json(json!({ "refused": refused.to_json() })).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// An opened document as JSON: the session, what the page may offer, and its content.
pub(super) fn described(server: &DocumentServer, opened: &Opened) -> Value {
    let request = &opened.request;
    let setting = |name: &str| request.customization.get(name) == Some(&Value::Bool(true));
    json!({
        "session": opened.session,
        "mode": request.mode,
        "lang": request.lang,
        "force_save": request.is_editor() && setting("forcesave"),
        "can": {
            "edit": request.is_editor() && request.permits("edit"),
            "comment": request.is_editor() && request.permits("comment"),
            "download": request.permits("download"),
            "print": request.permits("print"),
        },
        "warning": opened.callback_refused,
        "news": server.news(&opened.session, None).unwrap_or_default(),
    })
}

#[derive(Deserialize)]
struct Known {
    known: Option<usize>,
}

async fn news(
    State(server): State<DocumentServer>,
    Path(session): Path<String>,
    Query(Known { known }): Query<Known>,
) -> Response {
    match server.news(&session, known) {
        Ok(news) => Json(news).into_response(),
        Err(error) => refused(&error),
    }
}

/// An edit: text, the cells of a row, or a comment.
#[derive(Deserialize)]
pub(super) struct EditBody {
    text: Option<String>,
    cells: Option<Vec<String>>,
    comment: Option<String>,
}

impl EditBody {
    pub(super) fn edit(self) -> Option<Edit> {
        match (self.text, self.cells, self.comment) {
            (Some(text), None, None) => Some(Edit::Text(text)),
            (None, Some(cells), None) => Some(Edit::Row(cells)),
            (None, None, Some(text)) => Some(Edit::Comment(Comment { text, ..Comment::default() })),
            _ => None,
        }
    }
}

async fn edit(
    State(server): State<DocumentServer>,
    Path(session): Path<String>,
    Json(body): Json<EditBody>,
) -> Response {
    let Some(edit) = body.edit() else { return StatusCode::BAD_REQUEST.into_response() };
    match server.edit(&session, &edit).and_then(|()| server.news(&session, None)) {
        Ok(news) => Json(news).into_response(),
        Err(error) => refused(&error),
    }
}

async fn save(State(server): State<DocumentServer>, Path(session): Path<String>) -> Response {
    match force_save(server, session).await {
        Ok(outcome) => Json(outcome).into_response(),
        Err(error) => refused(&error),
    }
}

/// A force-save by the button; `saved` says whether the callback took the file.
pub(super) async fn force_save(server: DocumentServer, session: String) -> crate::Result<Value> {
    let key = server.key_of(&session)?;
    let saving = tokio::spawn(async move { server.force_save(&key, ForceSave::Button { session }).await });
    let outcome =
        saving.await.map_err(|error| Error::internal("a force-save broke off").with_source(error))?;
    Ok(json!({ "saved": outcome? == ForceSaved::Accepted }))
}

async fn close(State(server): State<DocumentServer>, Path(session): Path<String>) -> Response {
    // A tab that goes away does not wait for the answer.
    let closing = tokio::spawn(async move { server.close(&session).await });
    match closing.await {
        Ok(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        Ok(Err(error)) => refused(&error),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn file(State(server): State<DocumentServer>, Path(session): Path<String>) -> Response {
    match server.current_file(&session) {
        Ok((bytes, title)) => download(bytes, &title),
        Err(error) => refused(&error),
    }
}

/// A refusal as JSON.
pub(super) fn refused(error: &Error) -> Response {
    let status = match error.kind() {
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Permission => StatusCode::FORBIDDEN,
        ErrorKind::CommandNoChanges => StatusCode::CONFLICT,
        ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, Json(json!({ "error": error.message() }))).into_response()
}
