//! The script that host pages load, and the stub editor's own page.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

const API: &str = include_str!("../editor/api.js");
const PRELOAD: &str = include_str!("../editor/preload.html");
const EDITOR: &str = include_str!("../editor/editor.html");
const ASSETS: &[(&str, &str, &str)] = &[
    ("editor.css", "text/css; charset=utf-8", include_str!("../editor/editor.css")),
    ("editor.js", SCRIPT, include_str!("../editor/editor.js")),
    ("page.js", SCRIPT, include_str!("../editor/page.js")),
    ("words.js", SCRIPT, include_str!("../editor/words.js")),
];
const SCRIPT: &str = "text/javascript; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// Nothing from elsewhere, nothing inline. Any page may frame the editor, that is its purpose.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' data:; base-uri 'none'; form-action 'none'";

pub(super) async fn api_script() -> Response {
    page(SCRIPT, API)
}

pub(super) async fn preload() -> Response {
    page(HTML, PRELOAD)
}

pub(super) async fn editor() -> Response {
    page(HTML, EDITOR)
}

pub(super) async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(asset, _, _)| *asset == name) {
        Some((_, kind, text)) => page(kind, text),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn page(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        ("content-type", kind),
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-cache"),
    ];
    (headers, text).into_response()
}
