//! Fetching: only from the server, capped while streaming, whole or not at all.

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Redirect};
use futures_util::stream;
use serde_json::json;

use super::fake_server::{FakeServer, Seen, answer, json as reply};
use super::{NOW, SECRET};
use crate::ErrorKind;
use crate::jwt::{self, Algorithm, Secret};
use crate::onlyoffice::{Callback, DocumentKey, DocumentServer};

/// A verified callback that names this content.
fn callback(server: &DocumentServer, content: &serde_json::Value) -> Callback {
    let mut claims = json!({"key": "abc", "status": 2, "url": "https://docs/x", "exp": NOW + 300});
    claims.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
    let secret = Secret::new(SECRET).unwrap();
    let token = jwt::sign(&secret, Algorithm::HS256, claims.to_string().as_bytes()).unwrap();
    server.verify_callback(json!({"token": token}).to_string().as_bytes(), None, None, NOW).unwrap()
}

fn names(folder: &tempfile::TempDir) -> Vec<String> {
    std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn every_named_file_comes_from_the_configured_server() {
    let server = FakeServer::start(|seen: &Seen| answer(200, seen.uri.to_string())).await;
    let client = server.client();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let report = callback(
        &client,
        &json!({
            "url": "http://169.254.169.254/latest/meta-data?a=1", "changesurl": "https://evil.example/changes.zip",
            "formsdataurl": "https://docs.example.com:8443/form.json",
        }),
    );
    client.fetch_document(&report, &path).await.unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "/latest/meta-data?a=1");
    client.fetch_changes(&report, &path).await.unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "/changes.zip");
    let saved = client.fetch_forms_data(&report, &path).await.unwrap();
    assert_eq!(saved.bytes, 10);
    assert!(server.seen().iter().all(|seen| seen.headers.get("authorization").is_none()));
}

#[tokio::test]
async fn other_addresses_are_refused_without_a_request() {
    let server = FakeServer::start(|_| answer(200, "x")).await;
    let client = server.client();
    let folder = tempfile::tempdir().unwrap();
    for url in [
        "file:///etc/passwd",
        "ftp://docs/x",
        "https://u:p@docs/x",
        "data:,x",
        "//docs/x",
        "x",
        "https://docs\\@evil/x",
    ] {
        let report = callback(&client, &json!({"url": url}));
        let error = client.fetch_document(&report, &folder.path().join("f")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddressRefused, "{url}");
    }
    assert!(server.seen().is_empty());
    let nothing = callback(&client, &json!({"status": 3, "url": null}));
    assert_eq!(client.fetch_document(&nothing, folder.path()).await.unwrap_err().kind(), ErrorKind::Callback);
    assert!(names(&folder).is_empty());
}

#[tokio::test]
async fn a_redirect_is_followed_only_within_the_server() {
    let other = FakeServer::start(|_| answer(200, "stolen")).await;
    let elsewhere = format!("{}/x", other.address);
    let server = FakeServer::start(move |seen: &Seen| match seen.uri.path() {
        "/within" => Redirect::temporary("/final").into_response(),
        "/away" => Redirect::temporary(&elsewhere).into_response(),
        "/loop" => Redirect::temporary("/loop").into_response(),
        "/file" => Redirect::temporary("file:///etc/passwd").into_response(),
        _ => answer(200, "good"),
    })
    .await;
    let client = server.client();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    assert_eq!(client.fetch("https://docs/within", &path).await.unwrap().bytes, 4);
    for (name, kind) in [
        ("away", ErrorKind::AddressRefused),
        ("loop", ErrorKind::TooManyRedirects),
        ("file", ErrorKind::AddressRefused),
    ] {
        let target = folder.path().join(name);
        let error = client.fetch(&format!("https://docs/{name}"), &target).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{name}: {error}");
        assert!(!target.exists(), "{name}");
    }
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn the_size_is_capped_while_streaming_whatever_the_length_says() {
    let server = FakeServer::start(|_| {
        let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[7; 16_000])));
        answer(200, Body::from_stream(endless))
    })
    .await;
    let client = server.client_with(|options| options.max_file_size = 1_000_000);
    let folder = tempfile::tempdir().unwrap();
    let error = client.fetch("https://docs/x", &folder.path().join("f")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(names(&folder).is_empty(), "{:?}", names(&folder));
}

#[tokio::test]
async fn a_broken_download_leaves_nothing() {
    let server = FakeServer::start(|_| {
        let broken = stream::iter([Ok(Bytes::from_static(b"half")), Err(std::io::Error::other("cut"))]);
        answer(200, Body::from_stream(broken))
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    std::fs::write(&path, "earlier").unwrap();
    server.client().fetch("https://docs/x", &path).await.unwrap_err();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "earlier");
    assert_eq!(names(&folder), ["f"]);
}

#[tokio::test]
async fn answers_without_a_file_are_typed() {
    for (status, kind) in [
        (204, ErrorKind::Api),
        (403, ErrorKind::Gone),
        (404, ErrorKind::NotFound),
        (410, ErrorKind::Gone),
        (500, ErrorKind::Server),
    ] {
        let server = FakeServer::start(move |_| answer(status, "")).await;
        let folder = tempfile::tempdir().unwrap();
        let error =
            server.client().fetch("https://docs/x?md5=canary", &folder.path().join("f")).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status}");
        assert!(!format!("{error:?}").contains("canary"));
        assert!(names(&folder).is_empty());
    }
}

#[tokio::test]
async fn forgotten_files_are_listed_fetched_and_deleted() {
    let server = FakeServer::start(|seen: &Seen| match (seen.uri.path(), seen.body["c"].as_str()) {
        ("/command", Some("getForgottenList")) => reply(&json!({"error": 0, "keys": ["abc"]})),
        ("/command", Some("getForgotten")) => {
            reply(&json!({"error": 0, "url": "http://ds/cache/forgotten/abc/output.docx?md5=1"}))
        }
        ("/command", Some("deleteForgotten")) => reply(&json!({"error": 0})),
        ("/cache/forgotten/abc/output.docx", None) => answer(200, "lost and found"),
        _ => answer(404, ""),
    })
    .await;
    let client = server.client();
    let folder = tempfile::tempdir().unwrap();
    let keys = client.forgotten().list().await.unwrap();
    assert_eq!(keys, ["abc"]);
    let key = DocumentKey::parse(&keys[0]).unwrap();
    let file = client.forgotten().fetch(&key, &folder.path().join("f")).await.unwrap();
    assert_eq!((file.file_type.as_deref(), file.saved.bytes), (Some("docx"), 14));
    client.forgotten().delete(&key).await.unwrap();
}
