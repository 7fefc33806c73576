//! The whole face: signed configs, our links, callbacks as the Document Server signs them.

use std::sync::Arc;

use futures_util::StreamExt;
use serde_json::{Value, json};

use super::bench::{Bench, DEAL};
use crate::ErrorKind;
use crate::documents::{DealDocuments, OpenOptions, Opened, State};
use crate::jwt::{Algorithm, Secret, sign_claims};
use crate::onlyoffice::{DocumentServer, Mode, ServerOptions};

const SECRET: &str = "7d1f0c5b9e3a4286b0d9c8f7e6a5b4c3";

pub fn service(bench: &Bench) -> DealDocuments {
    let options = ServerOptions::new("https://docs.example.com/", Secret::new(SECRET).unwrap());
    let server = Arc::new(DocumentServer::new(options).unwrap());
    DealDocuments { core: Arc::clone(&bench.core), server }
}

fn sign(claims: &Value) -> String {
    sign_claims(&Secret::new(SECRET).unwrap(), Algorithm::HS256, claims).unwrap()
}

/// Address and token of a link in the config.
fn link(opened: &Opened, pointer: &str) -> (String, String) {
    let config: Value = serde_json::from_str(&opened.config_json).unwrap();
    let url = config.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    let token = url.split_once("token=").unwrap().1.to_owned();
    (url, token)
}

/// A callback as the Document Server sends it: the body token holds the fields.
fn callback(mut fields: Value) -> Vec<u8> {
    fields["exp"] = json!(2_000_000_000);
    let token = sign(&fields);
    fields["token"] = json!(token);
    fields.to_string().into_bytes()
}

async fn open(bench: &Bench, mode: Mode) -> Opened {
    let options = OpenOptions { mode, ..OpenOptions::default() };
    service(bench).open(&bench.viewer(), DEAL, bench.file, options).await.unwrap()
}

#[tokio::test]
async fn a_document_is_opened_edited_saved_and_downloaded() {
    let bench = Bench::new();
    let service = service(&bench);
    let opened = open(&bench, Mode::Edit).await;
    let (download_url, download) = link(&opened, "/document/url");
    let (_, back) = link(&opened, "/editorConfig/callbackUrl");
    assert!(download_url.starts_with("https://app.example.com/download?token="));

    let header = format!("Bearer {}", sign(&json!({"payload": {"url": download_url}, "exp": 2_000_000_000})));
    let mut stream = service.download_signed(&download, Some(&header)).await.unwrap().stream.pieces;
    assert_eq!(stream.next().await.unwrap().unwrap(), "start.");

    let joined = callback(json!({"key": opened.key, "status": 1, "users": ["3"]}));
    assert_eq!(service.save(&back, &joined, None).await.status, 200);
    let listed = service.list(&bench.viewer(), DEAL).await.unwrap();
    assert_eq!(
        (listed[0].status.state, listed[0].status.editors.as_slice()),
        (State::Editing, &["Ann".to_owned()][..])
    );

    bench.editor.publish("https://docs.example.com/cache/1", "start edit.");
    let url = "https://docs.example.com/cache/1";
    let saved =
        callback(json!({"key": opened.key, "status": 2, "url": url, "filetype": "docx", "users": ["3"]}));
    let answer = service.save(&back, &saved, None).await;
    assert_eq!((answer.status, answer.body), (200, r#"{"error":0}"#));
    let listed = service.list(&bench.viewer(), DEAL).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].name.as_str(), listed[0].size, listed[0].status.state),
        ("Offer.docx", 11, State::Idle)
    );
    assert!(listed[0].can_edit);
}

#[tokio::test]
async fn links_cannot_be_swapped_forged_or_used_by_others() {
    let bench = Bench::new();
    let service = service(&bench);
    let opened = open(&bench, Mode::Edit).await;
    let (download_url, download) = link(&opened, "/document/url");
    let (_, back) = link(&opened, "/editorConfig/callbackUrl");
    let body = callback(json!({"key": opened.key, "status": 1, "users": ["3"]}));
    for (token, body) in [
        (&download, body.clone()),
        (&format!("{back}x"), body.clone()),
        (&back, json!({"key": opened.key, "status": 1}).to_string().into_bytes()),
        (&back, br#"{"token":"a.b.c"}"#.to_vec()),
    ] {
        let answer = service.save(token, &body, None).await;
        assert_eq!((answer.status, answer.body), (403, r#"{"error":1}"#));
    }
    let foreign = callback(json!({"key": "another-key", "status": 1, "users": ["3"]}));
    assert_eq!(service.save(&back, &foreign, None).await.body, r#"{"error":1}"#);

    let right = format!("Bearer {}", sign(&json!({"payload": {"url": download_url}, "exp": 2_000_000_000})));
    let other =
        format!("Bearer {}", sign(&json!({"payload": {"url": "https://x.example"}, "exp": 2_000_000_000})));
    for (token, header) in [(&back, Some(&right)), (&download, Some(&other)), (&download, None)] {
        let refused = service.download_signed(token, header.map(String::as_str)).await.err().unwrap();
        assert_eq!(refused.kind(), ErrorKind::Signature);
    }
    bench.pass(3601);
    let late = service.download_signed(&download, Some(&right)).await.err().unwrap();
    assert_eq!(late.kind(), ErrorKind::TokenExpired);
}

#[tokio::test]
async fn a_session_that_outlives_its_link_still_saves() {
    let bench = Bench::new();
    let service = service(&bench);
    let opened = open(&bench, Mode::Edit).await;
    let (_, back) = link(&opened, "/editorConfig/callbackUrl");
    bench.pass(8 * 24 * 3600);
    bench.editor.publish("u", "start edit.");
    let saved = callback(json!({"key": opened.key, "status": 2, "url": "u"}));
    assert_eq!(service.save(&back, &saved, None).await.status, 200);
    assert_eq!(bench.files()[0].1, "start edit.");
    assert_eq!(service.save(&back, &saved, None).await.status, 403, "the session is over now");
}

#[tokio::test]
async fn what_may_be_over_in_a_second_is_answered_with_503() {
    let bench = Bench::new();
    let service = service(&bench);
    let opened = open(&bench, Mode::Edit).await;
    let (_, back) = link(&opened, "/editorConfig/callbackUrl");
    bench.editor.publish("u", "start edit.");
    bench.editor.state().failing = 1;
    let saved = callback(json!({"key": opened.key, "status": 2, "url": "u"}));
    assert_eq!(service.save(&back, &saved, None).await.status, 503);
    assert_eq!(service.save(&back, &saved, None).await.status, 200);
    let empty = callback(json!({"key": opened.key, "status": 2}));
    let answer = service.save(&back, &empty, None).await;
    assert_eq!((answer.status, answer.body), (200, r#"{"error":1}"#));
}

#[tokio::test]
async fn a_file_of_another_deal_is_not_opened() {
    let bench = Bench::new();
    let service = service(&bench);
    let viewer = bench.viewer();
    let options = OpenOptions::default;
    let other = service.open(&viewer, 8, bench.file, options()).await.unwrap_err();
    assert_eq!(other.kind(), ErrorKind::DocumentAccess);
    let missing = service.open(&viewer, DEAL, 4711, options()).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    bench.deal.state().files.get_mut(&bench.file).unwrap().name = "tool.exe".into();
    let unknown = service.open(&viewer, DEAL, bench.file, options()).await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::UnsupportedFormat);
    assert_eq!(service.activity("acme", DEAL).await.unwrap().files, []);
}

#[tokio::test]
async fn viewing_has_no_callback() {
    let bench = Bench::new();
    let opened = open(&bench, Mode::View).await;
    let config: Value = serde_json::from_str(&opened.config_json).unwrap();
    assert_eq!(config.pointer("/editorConfig/callbackUrl"), None);
    assert_eq!(opened.mode, Mode::View);
}

#[tokio::test]
async fn files_are_created_renamed_and_deleted() {
    let bench = Bench::new();
    let service = service(&bench);
    let viewer = bench.viewer();
    let made = service.create(&viewer, DEAL, "../Plan.xlsx", "de").await.unwrap();
    assert_eq!((made.name.as_str(), made.can_edit), ("Plan.xlsx", true));
    assert_eq!(
        service.create(&viewer, DEAL, "Plan.pdf", "de").await.unwrap_err().kind(),
        ErrorKind::UnsupportedFormat
    );
    let renamed = service.rename(&viewer, DEAL, made.file, "Budget").await.unwrap();
    assert_eq!(renamed.name, "Budget.xlsx");
    let wrong = bench.folder.path().join("a");
    std::fs::write(&wrong, "no document").unwrap();
    let refused = service.upload(&viewer, DEAL, "a.docx", &wrong).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::UnsupportedFormat);
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    let busy = service.delete(&viewer, DEAL, bench.file, false).await.unwrap_err();
    assert_eq!(busy.kind(), ErrorKind::DocumentInUse);
    service.delete(&viewer, DEAL, bench.file, true).await.unwrap();
    service.delete(&viewer, DEAL, made.file, false).await.unwrap();
    assert_eq!(bench.files(), []);
}

#[tokio::test]
async fn a_deal_whose_file_is_being_replaced_lists_one_file() {
    let bench = Bench::new();
    let service = service(&bench);
    let offer = bench.open().await;
    let before = service.activity("acme", DEAL).await.unwrap().revision;
    // The rename and the deletion of the old file fail: both files are there for a while.
    bench.deal.skip_then_fail(1, super::deal::Fault::Refused(ErrorKind::Server));
    bench.save(&offer, 2, "start edit.").await.unwrap();
    let listed = service.list(&bench.viewer(), DEAL).await.unwrap();
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!((listed[0].name.as_str(), listed[0].status.state), ("Offer.docx", State::Saving));
    assert!(!listed[0].can_edit);
    assert_ne!(service.activity("acme", DEAL).await.unwrap().revision, before);
}

#[tokio::test]
async fn a_directory_that_cannot_be_written_is_refused_before_the_acknowledgement() {
    let bench = Bench::new();
    let opened = open(&bench, Mode::Edit).await;
    let (_, back) = link(&opened, "/editorConfig/callbackUrl");
    // A file stands where the spool directory belongs.
    let blocked = Bench::with(|settings| settings.directory = bench.folder.path().join("other"));
    std::fs::create_dir_all(bench.folder.path().join("other")).unwrap();
    std::fs::write(bench.folder.path().join("other/spool"), "").unwrap();
    blocked.editor.publish("u", "start edit.");
    let saved = callback(json!({"key": opened.key, "status": 2, "url": "u"}));
    let answer = service(&blocked).save(&back, &saved, None).await;
    assert_eq!((answer.status, answer.body), (503, r#"{"error":1}"#));
    assert_eq!(answer.error.unwrap().kind(), ErrorKind::Storage);
}
