//! A sandbox and an app beside it: the app serves a document and takes callbacks.

use std::collections::HashMap;
use std::io::{Cursor, Write};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use reqwest::Client;
use serde_json::{Map, Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::sandbox::document_server::token;
use crate::sandbox::{Options, Sandbox, start};

pub(super) const SECRET: &str = "sandbox-document-server-secret-of-40-byt";

/// What the app got: the body and the token header of each callback.
type Received = Arc<Mutex<Vec<(Value, String)>>>;

#[derive(Clone, Default)]
struct AppState {
    received: Received,
    downloads: Arc<Mutex<Vec<String>>>,
    /// Answers to give, by callback status; the default is an acceptance.
    answers: Arc<Mutex<HashMap<i64, (u16, String)>>>,
}

pub(super) struct App {
    pub(super) sandbox: Sandbox,
    pub(super) client: Client,
    pub(super) address: String,
    state: AppState,
    _server: tokio::task::JoinHandle<()>,
}

impl App {
    pub(super) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub(super) async fn with(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options { deals: 1, ..Options::default() };
        let fast = std::time::Duration::from_millis(20);
        options.document_server.save_delay = fast;
        options.document_server.retry_delay = fast;
        options.document_server.download_retry_delay = fast;
        change(&mut options);
        let state = AppState::default();
        let router = Router::new()
            .route("/file/{name}", get(file))
            .route("/callback/{user}", post(callback))
            .with_state(state.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let client = Client::builder().no_proxy().build().unwrap();
        Self { sandbox: start(options).unwrap(), client, address, state, _server: server }
    }

    pub(super) fn answer_to(&self, status: i64, http: u16, body: &str) {
        self.state.answers.lock().unwrap().insert(status, (http, body.to_owned()));
    }

    /// Status and sorted users of each callback so far.
    pub(super) fn statuses(&self) -> Vec<i64> {
        self.received().iter().map(|(body, _)| body["status"].as_i64().unwrap()).collect()
    }

    pub(super) fn received(&self) -> Vec<(Value, String)> {
        self.state.received.lock().unwrap().clone()
    }

    pub(super) fn downloads(&self) -> Vec<String> {
        self.state.downloads.lock().unwrap().clone()
    }

    /// A signed configuration for `user` on `key`.
    pub(super) fn config(&self, key: &str, user: &str) -> Value {
        self.signed(json!({
            "document": {"key": key, "url": format!("{}/file/blank.docx", self.address), "fileType": "docx",
                "title": "Proposal.docx", "permissions": {"edit": true}},
            "documentType": "word",
            "editorConfig": {"callbackUrl": format!("{}/callback/{user}", self.address), "mode": "edit",
                "user": {"id": user, "name": format!("User {user}")}, "customization": {"forcesave": true}},
        }))
    }

    pub(super) fn signed(&self, mut config: Value) -> Value {
        let claims = config.as_object().cloned().unwrap();
        config["token"] = self.sign(claims).into();
        config
    }

    pub(super) fn sign(&self, claims: Map<String, Value>) -> String {
        token::sign(SECRET, claims, self.now())
    }

    pub(super) fn now(&self) -> i64 {
        self.sandbox.state().unwrap().clock().now_unix()
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}{path}", self.sandbox.document_server_url());
        let request = self.client.post(url).header("content-type", "application/json").body(body.to_string());
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default())
    }

    pub(super) async fn control(&self, action: &str, body: Value) -> Value {
        let (status, answer) = self.post(&format!("/_sandbox/documents/{action}"), &body).await;
        assert_eq!(status, 200, "{action}: {answer}");
        answer
    }

    /// Opens as `user`; the session's id.
    pub(super) async fn open(&self, key: &str, user: &str) -> String {
        let opened = self.control("open", json!({"config": self.config(key, user)})).await;
        opened["session"].as_str().unwrap_or_else(|| panic!("{opened}")).to_owned()
    }

    pub(super) async fn add(&self, session: &str, text: &str) {
        self.control("edit", json!({"session": session, "text": text})).await;
    }

    pub(super) async fn close(&self, session: &str) {
        self.control("close", json!({ "session": session })).await;
    }

    pub(super) async fn settle(&self) {
        self.control("settle", json!({})).await;
    }

    /// A command signed the recommended way: its token in the body.
    pub(super) async fn command(&self, parameters: Value) -> Value {
        let token = self.sign(parameters.as_object().cloned().unwrap());
        let (status, answer) = self.post("/command", &json!({ "token": token })).await;
        assert_eq!(status, 200);
        answer
    }

    pub(super) async fn fetch(&self, url: &str) -> (u16, Bytes) {
        let response = self.client.get(url).send().await.unwrap();
        (response.status().as_u16(), response.bytes().await.unwrap())
    }
}

async fn file(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> (StatusCode, Vec<u8>) {
    let token = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    state.downloads.lock().unwrap().push(token.unwrap_or_default());
    match name.as_str() {
        "blank.docx" => (StatusCode::OK, docx()),
        // The container that Office puts a document with a password in.
        "locked.docx" => {
            (StatusCode::OK, [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 512]].concat())
        }
        _ => (StatusCode::NOT_FOUND, Vec::new()),
    }
}

async fn callback(
    State(state): State<AppState>,
    Path(user): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let mut body: Value = serde_json::from_slice(&body).unwrap();
    body["to"] = user.into();
    let token = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    let status = body["status"].as_i64().unwrap_or_default();
    state.received.lock().unwrap().push((body, token.unwrap_or_default()));
    let answer = state.answers.lock().unwrap().get(&status).cloned();
    let (http, text) = answer.unwrap_or_else(|| (200, r#"{"error":0}"#.to_owned()));
    (StatusCode::from_u16(http).unwrap(), text)
}

/// A small docx with one paragraph and a part that must survive edits untouched.
pub(super) fn docx() -> Vec<u8> {
    let types = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let relationships = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let document = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Hello</w:t></w:r></w:p><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>"#;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", types),
        ("_rels/.rels", relationships),
        ("word/document.xml", document),
        ("customXml/item1.xml", "<kept/>"),
    ] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
