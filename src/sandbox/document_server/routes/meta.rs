//! Health, and what the server tells about itself.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::formats::{self, Action, DocumentType};
use crate::sandbox::document_server::DocumentServer;

pub(super) async fn health() -> &'static str {
    "true"
}

/// Where things are and which header carries the token.
pub(super) async fn config(State(server): State<DocumentServer>) -> Json<Value> {
    let settings = server.settings();
    let (header, prefix) =
        settings.jwt.as_ref().map_or(("Authorization", "Bearer "), |jwt| (&jwt.header, &jwt.prefix));
    Json(json!({
        "authorization": {"header": header, "prefix": prefix},
        "urls": {
            "api": "/web-apps/apps/api/documents/api.js",
            "command": "/command",
            "converter": "/converter",
            "docbuilder": "/docbuilder",
        },
        "limits": {"maxFileSize": settings.max_file_size},
        "langs": ["en", "de", "es", "fr", "pt", "pt-PT"],
    }))
}

/// The formats the server knows, in the shape of the vendor's list.
pub(super) async fn formats(State(server): State<DocumentServer>) -> Json<Value> {
    let list = formats::all_for(server.settings().docs).iter().map(|format| {
        json!({
            "name": format.extension,
            "type": format.document_type.map_or("", DocumentType::name),
            "actions": format.actions.iter().map(Action::name).collect::<Vec<_>>(),
            "convert": format.converts_to,
            "mime": format.mime_types,
        })
    });
    Json(list.collect::<Vec<_>>().into())
}
