//! What a test of an app can throw at it: false callbacks, broken downloads, tabs that vanish.

use std::time::Duration;

use serde_json::{Value, json};

use super::app::{App, SECRET};
use crate::patience::until;
use crate::sandbox::document_server::token;
use crate::sandbox::{Fault, FaultKind};

const FOREIGN: &str = "another-secret-of-more-than-32-bytes!!";

/// Sends a raw callback and gives what the app received: body and header.
async fn thrown(app: &App, mut callback: Value) -> (Value, String) {
    callback["url"] = format!("{}/callback/x", app.address).into();
    let answer = app.control("callback", callback).await;
    assert_eq!((&answer["status"], &answer["answer"]), (&json!(200), &json!("{\"error\":0}")));
    app.received().pop().unwrap()
}

fn header_claims(app: &App, header: &str) -> Value {
    Value::Object(token::verify(header.strip_prefix("Bearer ").unwrap(), SECRET, app.now()).unwrap())
}

#[tokio::test]
async fn a_raw_callback_is_signed_as_asked() {
    let app = App::start().await;
    let fields = json!({"key": "k", "status": 3});

    let (body, header) = thrown(&app, json!({ "fields": fields })).await;
    assert_eq!(header_claims(&app, &header)["payload"]["status"], 3);
    assert!(token::verify(body["token"].as_str().unwrap(), SECRET, app.now()).is_ok());

    let (body, header) = thrown(&app, json!({"fields": fields, "tokens": "none"})).await;
    assert_eq!((body.get("token"), header.as_str()), (None, ""));

    let (body, header) = thrown(&app, json!({"fields": fields, "tokens": "flat_header"})).await;
    assert_eq!(body.get("token"), None);
    assert_eq!(header_claims(&app, &header)["status"], 3);

    let (body, _) = thrown(&app, json!({"fields": fields, "secret": FOREIGN})).await;
    assert!(token::verify(body["token"].as_str().unwrap(), FOREIGN, app.now()).is_ok());

    let (body, _) = thrown(&app, json!({"fields": fields, "age": 400})).await;
    let refused = token::verify(body["token"].as_str().unwrap(), SECRET, app.now());
    assert_eq!(refused, Err(token::Refusal::Expired));

    let (body, _) =
        thrown(&app, json!({"fields": fields, "body": {"status": 2, "url": "http://elsewhere/"}})).await;
    let claims = token::verify(body["token"].as_str().unwrap(), SECRET, app.now()).unwrap();
    assert_eq!((&claims["status"], &body["status"]), (&json!(3), &json!(2)));

    let (body, _) = thrown(&app, json!({"fields": fields, "raw_body": "{\"status\":7}"})).await;
    assert_eq!(body["status"], 7);
    assert_eq!(app.control("settle", json!({})).await, json!({}));
}

#[tokio::test]
async fn the_download_of_a_saved_file_can_be_broken() {
    let app = App::start().await;
    let session = app.open("doc1", "ann").await;
    app.add(&session, "Text").await;
    app.control("save", json!({ "session": session })).await;
    let url = app.received().pop().unwrap().0["url"].as_str().unwrap().to_owned();
    let state = app.sandbox.state().unwrap();
    let whole = app.fetch(&url).await.1;

    state.faults().add(Fault::status(503).on("GET", "/cache/**").times(1)).unwrap();
    assert_eq!(app.fetch(&url).await.0, 503);
    state.faults().add(Fault::new(FaultKind::Truncate).bytes(10).on("GET", "/cache/**").times(1)).unwrap();
    let truncated = app.client.get(&url).send().await.unwrap().bytes().await;
    assert!(truncated.map_or(true, |bytes| bytes.len() < whole.len()));
    assert_eq!(app.fetch(&url).await, (200, whole));
}

#[tokio::test]
async fn a_tab_that_falls_silent_is_closed() {
    let app = App::with(|options| options.document_server.silence_limit = Duration::from_millis(150)).await;
    let config = app.config("doc1", "ann");
    let (status, opened) = app.post("/_editor/session/open", &config).await;
    assert_eq!((status, opened["session"].is_string()), (200, true));
    until("the tab is closed", || app.statuses() == [1, 4]).await;
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let app = App::start().await;
    app.control("settings", json!({"version": "1.2.3.4"})).await;
    let session = app.open("doc1", "ann").await;
    app.add(&session, "Text").await;
    app.sandbox.state().unwrap().reset().unwrap();
    let (status, _) = app.post("/_sandbox/documents/close", &json!({ "session": session })).await;
    assert_eq!(status, 404);
    assert_eq!(app.command(json!({"c": "version"})).await["version"], "9.4.0.129");
    assert_eq!(app.command(json!({"c": "info", "key": "doc1"})).await["error"], 1);
}

#[tokio::test]
async fn the_editor_page_allows_nothing_from_elsewhere() {
    let app = App::start().await;
    for path in
        ["/_editor/", "/_editor/editor.js", "/_editor/page.js", "/_editor/words.js", "/_editor/editor.css"]
    {
        let url = format!("{}{path}", app.sandbox.document_server_url());
        let response = app.client.get(url).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        let text = response.text().await.unwrap();
        assert!(!text.contains("http://") && !text.contains("https://"), "{path}");
    }
    assert_eq!(app.fetch(&format!("{}/_editor/other.js", app.sandbox.document_server_url())).await.0, 404);
}
