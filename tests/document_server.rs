//! The room `onlyoffice` against the sandbox's Document Server, which shares no code with it but the token signer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use dealdocs::ErrorKind;
use dealdocs::formats::templates::{Locale, blank};
use dealdocs::http::{HttpClient, HttpConfig, Method, Origin, Request};
use dealdocs::jwt::Secret;
use dealdocs::onlyoffice::check::Outcome;
use dealdocs::onlyoffice::{
    Callback, CallbackStatus, Document, DocumentKey, DocumentServer, EditorOptions, ServerOptions, WebUrl,
    callback,
};
use dealdocs::sandbox::{Options, Sandbox};
use dealdocs::unix_time;
use serde_json::{Value, json};
use url::Url;

const SECRET: &str = "3f1c9a7e5b2d4860c8e6f0a1b3d5c7e9";

/// A web app with one document: it checks who downloads and who reports.
#[derive(Clone)]
struct App {
    server: Arc<DocumentServer>,
    address: String,
    reports: Arc<Mutex<Vec<Callback>>>,
    answer: &'static str,
}

async fn download(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let token = headers.get("Authorization").and_then(|value| value.to_str().ok());
    match app.server.verify_download(token, unix_time::now()) {
        Ok(url) if url == format!("{}{uri}", app.address) => {
            blank("docx", &Locale::default()).unwrap().into_response()
        }
        _ => StatusCode::FORBIDDEN.into_response(),
    }
}

async fn report(State(app): State<App>, headers: HeaderMap, body: Bytes) -> &'static str {
    let token = headers.get("Authorization").and_then(|value| value.to_str().ok());
    let from_body = app.server.verify_callback(&body, None, Some("abc"), unix_time::now()).unwrap();
    let from_header = app.server.verify_callback(b"{}", token, Some("abc"), unix_time::now()).unwrap();
    assert_eq!((from_body.status, &from_body.url), (from_header.status, &from_header.url));
    app.reports.lock().unwrap().push(from_body);
    app.answer
}

/// The sandbox, the client of it, and the app.
struct Setting {
    sandbox: Sandbox,
    app: App,
    http: HttpClient,
}

impl Setting {
    async fn new(answer: &'static str) -> Self {
        let mut options = Options { secret: SECRET.to_owned().into(), deals: 1, ..Options::default() };
        options.document_server.save_delay = Duration::from_millis(10);
        let sandbox = dealdocs::sandbox::start(options).unwrap();
        let url = sandbox.document_server_url().to_owned();
        let server = DocumentServer::new(ServerOptions::new(&url, Secret::new(SECRET).unwrap())).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = App { server: Arc::new(server), address, reports: Arc::default(), answer };
        let router = Router::new().route("/document", get(download)).route("/callback", post(report));
        let router = router.with_state(app.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let trusted = vec![Origin::of(&Url::parse(&url).unwrap()).unwrap()];
        Self { sandbox, app, http: HttpClient::new(HttpConfig { trusted, ..HttpConfig::default() }) }
    }

    /// Does something in the sandbox's editor.
    async fn control(&self, action: &str, body: &Value) -> Value {
        let url = format!("{}/_sandbox/documents/{action}", self.sandbox.document_server_url());
        let request = Request::new(Method::POST, Url::parse(&url).unwrap()).json(body).unwrap();
        let bytes = self.http.send(request).await.unwrap().bytes().await.unwrap();
        serde_json::from_slice(&bytes).unwrap_or(Value::Null)
    }

    /// Opens the document for editing; the session's id.
    async fn open(&self) -> String {
        let url = |path: &str| WebUrl::parse(&format!("{}/{path}", self.app.address)).unwrap();
        let key = DocumentKey::parse("abc").unwrap();
        let mut options = EditorOptions::new(Document::new("Offer.docx", url("document?t=1"), key));
        options.editor_config.callback_url = Some(url("callback"));
        let config = self.app.server.editor_config(options, unix_time::now()).unwrap();
        let config: Value = serde_json::from_str(config.json()).unwrap();
        let opened = self.control("open", &json!({"config": config})).await;
        opened["session"].as_str().unwrap_or_else(|| panic!("not opened: {opened}")).to_owned()
    }

    fn statuses(&self) -> Vec<CallbackStatus> {
        self.app.reports.lock().unwrap().iter().map(|report| report.status).collect()
    }

    fn last(&self) -> Callback {
        self.app.reports.lock().unwrap().last().unwrap().clone()
    }
}

#[tokio::test]
async fn an_edit_is_opened_reported_and_fetched() {
    let setting = Setting::new(callback::ACCEPTED).await;
    let server = &setting.app.server;
    let key = DocumentKey::parse("abc").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let session = setting.open().await;
    assert_eq!(server.command().info(&key, None).await.unwrap().len(), 1);
    assert_eq!(
        server.command().force_save(&key, None).await.unwrap_err().kind(),
        ErrorKind::CommandNoChanges
    );

    setting.control("edit", &json!({"session": session, "text": "First words"})).await;
    server.command().force_save(&key, Some("mark")).await.unwrap();
    setting.control("settle", &json!({})).await;
    let forced = setting.last();
    assert!(forced.is_forced() && forced.is_editing());
    assert_eq!(forced.user_data.as_deref(), Some("mark"));
    server.fetch_document(&forced, &folder.path().join("forced")).await.unwrap();

    setting.control("edit", &json!({"session": session, "text": "Last words"})).await;
    setting.control("close", &json!({"session": session})).await;
    setting.control("settle", &json!({})).await;
    let last = setting.last();
    assert_eq!(last.status, CallbackStatus::MustSave);
    let path = folder.path().join("final");
    server.fetch_document(&last, &path).await.unwrap();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let text = std::io::read_to_string(archive.by_name("word/document.xml").unwrap()).unwrap();
    assert!(text.contains("First words") && text.contains("Last words"));
    let never = DocumentKey::parse("never-opened").unwrap();
    assert_eq!(server.command().info(&never, None).await.unwrap_err().kind(), ErrorKind::CommandKeyNotFound);
    assert_eq!(setting.statuses().first(), Some(&CallbackStatus::Editing));
}

#[tokio::test]
async fn a_refused_save_is_found_among_the_forgotten() {
    let setting = Setting::new(callback::REFUSED).await;
    let server = &setting.app.server;
    let session = setting.open().await;
    setting.control("edit", &json!({"session": session, "text": "Not lost"})).await;
    setting.control("close", &json!({"session": session})).await;
    setting.control("settle", &json!({})).await;
    let keys = server.forgotten().list().await.unwrap();
    assert_eq!(keys, ["abc"]);
    let key = DocumentKey::parse(&keys[0]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = server.forgotten().fetch(&key, &folder.path().join("found")).await.unwrap();
    assert_eq!(file.file_type.as_deref(), Some("docx"));
    server.forgotten().delete(&key).await.unwrap();
    assert!(server.forgotten().list().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_report_sees_the_right_and_the_wrong_secret() {
    let setting = Setting::new(callback::ACCEPTED).await;
    let report = setting.app.server.check().await;
    assert!(report.is_ok(), "{report:?}");
    assert_eq!(report.get("header").unwrap().outcome, Outcome::Ok);
    assert!(setting.app.server.formats().await.problem.is_none());
    let url = setting.sandbox.document_server_url();
    let other = Secret::new("00000001111111222222233333334444").unwrap();
    let mut options = ServerOptions::new(url, other);
    options.header = "X-Other".to_owned();
    let report = DocumentServer::new(options).unwrap().check().await;
    for name in ["secret", "header"] {
        assert_eq!(report.get(name).unwrap().outcome, Outcome::Fail, "{name}");
    }
}
