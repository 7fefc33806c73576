//! Files: forms, redirects, sizes, and replacing without loss.

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tempfile::TempDir;

use super::fake::Fake;
use crate::ErrorKind;
use crate::auth::Credential;
use crate::http::{BodySource, Pieces};
use crate::pipedrive::{Link, Retire, Settings, Upload};

fn meta(id: u64, size: u64) -> String {
    format!(
        r#"{{"success":true,"data":{{"id":{id},"name":"Offer.docx","file_size":{size},"active_flag":true,
            "deal_id":7,"person_id":"","org_id":null,"description":""}}}}"#
    )
}

#[tokio::test]
async fn an_upload_is_a_form_with_a_name_a_type_and_a_length() {
    let fake = Fake::start().await;
    fake.will_json(&meta(9, 5));
    let upload = Upload::bytes(Bytes::from_static(b"hello"), "Übersicht.docx").link(Link::Deal(7));
    let file = fake.client().files().upload(&upload).await.unwrap();
    assert_eq!((file.id, file.deal_id), (9, Some(7)));
    let asked = &fake.asked()[0];
    let body = String::from_utf8(asked.body.to_vec()).unwrap();
    assert!(body.contains("name=\"deal_id\"\r\n\r\n7\r\n"), "{body}");
    assert!(
        body.contains(
            "name=\"file\"; filename=\"Übersicht.docx\"\r\nContent-Type: application/vnd.openxmlformats"
        ),
        "{body}"
    );
    assert!(body.contains("\r\n\r\nhello\r\n--"), "{body}");
    assert_eq!(asked.headers["content-length"], body.len().to_string());
}

#[tokio::test]
async fn an_upload_is_never_sent_again_after_a_lost_answer() {
    let fake = Fake::start().await;
    fake.will(502, &[], "").will_json(&meta(9, 5));
    let upload = Upload::bytes(Bytes::from_static(b"hello"), "a.docx");
    let error = fake.client().files().upload(&upload).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test]
async fn a_download_drops_the_token_at_another_origin() {
    let (fake, mut storage_settings) = (Fake::start().await, None);
    let storage = Fake::start().await;
    fake.will_json(&meta(9, 5));
    fake.will(302, &[("location", &format!("{}/bucket/x?sig=1", storage.address))], "");
    storage.will(200, &[], "hello");
    let settings = storage_settings.get_or_insert_with(|| fake.settings());
    settings
        .trusted_origins
        .push(crate::http::Origin::of(&url::Url::parse(&storage.address).unwrap()).unwrap());
    let client = crate::pipedrive::Pipedrive::new(settings.clone()).unwrap();
    let folder = TempDir::new().unwrap();
    let to = folder.path().join("a.docx");
    let saved = client.files().download(9, &to).await.unwrap();
    assert_eq!(saved, 5);
    assert_eq!(std::fs::read(&to).unwrap(), b"hello");
    let asked = &storage.asked()[0];
    assert!(asked.headers.get("x-api-token").is_none());
    assert!(asked.headers.get("referer").is_none());
}

#[tokio::test]
async fn a_refusal_of_the_storage_does_not_block_the_credential() {
    let (fake, storage) = (Fake::start().await, Fake::start().await);
    let link = format!("{}/bucket/x?sig=1", storage.address);
    fake.will_json(&meta(9, 5)).will(302, &[("location", &link)], "").will(302, &[("location", &link)], "");
    let expired = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>";
    storage.will(403, &[("content-type", "application/xml")], expired).will(200, &[], "hello");
    let mut settings = fake.settings();
    let origin = crate::http::Origin::of(&url::Url::parse(&storage.address).unwrap()).unwrap();
    settings.trusted_origins.push(origin);
    let client = crate::pipedrive::Pipedrive::new(settings).unwrap();
    let folder = TempDir::new().unwrap();
    let saved = client.files().download(9, &folder.path().join("a")).await.unwrap();
    assert_eq!(saved, 5, "a fresh link was asked for");
    assert!(client.budget().blocked.is_zero());
    storage.will(404, &[], "");
    fake.will_json(&meta(9, 5)).will(302, &[("location", &link)], "");
    let error = client.files().download(9, &folder.path().join("b")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "{error:?}");
}

#[tokio::test]
async fn a_storage_address_that_nobody_named_must_be_public() {
    let fake = Fake::start().await;
    let folder = TempDir::new().unwrap();
    for storage in [
        "http://10.0.0.1:9000/a",
        "https://192.168.1.2/a",
        "http://169.254.169.254/latest",
        "https://localhost:8443/a",
        "http://127.0.0.1:22/a",
        "http://127.0.0.1:6379/a",
        "http://storage.example/a",
    ] {
        fake.will_json(&meta(9, 5)).will(302, &[("location", storage)], "");
        let error = fake.client().files().download(9, &folder.path().join("a")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddressRefused, "{storage}");
    }
}

#[tokio::test]
async fn storage_may_be_on_this_machine_only_where_the_company_is() {
    let (fake, storage) = (Fake::start().await, Fake::start().await);
    fake.will_json(&meta(9, 5)).will(302, &[("location", &storage.address)], "");
    storage.will(200, &[], "hello");
    let folder = TempDir::new().unwrap();
    fake.client().files().download(9, &folder.path().join("a")).await.unwrap();
    let asked = storage.asked();
    assert_eq!(asked.len(), 1);
    assert!(asked.iter().all(|asked| asked.headers.get("x-api-token").is_none()), "no credential");
    for address in ["https://acme.pipedrive.com", "http://192.168.1.2:8000"] {
        let settings = Settings::at(address, Credential::Bearer("token".into()));
        assert!(!settings.unwrap().http().unwrap().trust_loopback, "{address}");
    }
}

#[tokio::test]
async fn a_file_of_another_size_never_gets_the_final_name() {
    for body in ["hell", "hello!"] {
        let fake = Fake::start().await;
        fake.will_json(&meta(9, 5));
        for _ in 0..3 {
            fake.will(200, &[], body);
        }
        let folder = TempDir::new().unwrap();
        let to = folder.path().join("a.docx");
        std::fs::write(&to, "old").unwrap();
        let error = fake.client().files().download(9, &to).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
        assert_eq!(std::fs::read(&to).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no part is left");
    }
}

#[tokio::test]
async fn a_file_that_is_gone_is_not_deleted_again() {
    let fake = Fake::start().await;
    for _ in 0..2 {
        fake.will(404, &[], r#"{"success":false,"error":"File not found"}"#);
    }
    assert_eq!(fake.client().files().delete(9).await.unwrap_err().kind(), ErrorKind::NotFound);
    fake.client().files().ensure_deleted(9).await.unwrap();
    fake.will(403, &[], r#"{"success":false,"error":"no"}"#);
    assert_eq!(fake.client().files().delete(9).await.unwrap_err().kind(), ErrorKind::Permission);
}

#[tokio::test]
async fn replacing_uploads_verifies_and_then_deletes() {
    let fake = Fake::start().await;
    fake.will_json(&meta(9, 3)).will_json(&meta(10, 5)).will_json(&meta(10, 5)).will(200, &[], "hello");
    fake.will_json(r#"{"success":true,"data":{"id":9}}"#);
    let upload = Upload::bytes(Bytes::from_static(b"hello"), "other name.docx");
    let new = fake.client().files().replace(9, &upload, true, &Retire::Delete, true).await.unwrap();
    assert_eq!(new.id, 10);
    let asked: Vec<_> = fake.asked().iter().map(|asked| format!("{} {}", asked.method, asked.uri)).collect();
    assert_eq!(
        asked,
        [
            "GET /api/v1/files/9",
            "POST /api/v1/files",
            "GET /api/v1/files/10",
            "GET /api/v1/files/10/download",
            "DELETE /api/v1/files/9"
        ]
    );
    let form = String::from_utf8(fake.asked()[1].body.to_vec()).unwrap();
    assert!(form.contains("name=\"deal_id\"\r\n\r\n7") && form.contains("filename=\"Offer.docx\""), "{form}");
}

#[tokio::test]
async fn a_replacement_that_cannot_end_well_uploads_nothing() {
    let upload = Upload::bytes(Bytes::from_static(b"hello"), "a.docx");
    for name in ["", " ", "a\nb"] {
        let fake = Fake::start().await;
        let retire = Retire::Rename(name.to_owned());
        let error = fake.client().files().replace(9, &upload, true, &retire, false).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(fake.asked().is_empty());
    }
    let fake = Fake::start().await;
    fake.will_json(&meta(9, 3));
    let once = Upload::source(std::sync::Arc::new(OnlyOnce), "a.docx");
    let error = fake.client().files().replace(9, &once, true, &Retire::Delete, true).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(fake.asked().len(), 1, "the old file was looked at, and no more");
}

/// A content that can be read only once.
struct OnlyOnce;

impl BodySource for OnlyOnce {
    fn length(&self) -> u64 {
        5
    }

    fn open(&self) -> BoxFuture<'_, crate::Result<Pieces>> {
        async { Err(crate::Error::internal("nothing is read in this test")) }.boxed()
    }

    fn can_replay(&self) -> bool {
        false
    }
}

#[tokio::test]
async fn an_unproven_replacement_leaves_the_old_file() {
    // The new file has another size; the new file has other bytes; the check cannot be made.
    for third in [meta(10, 4), meta(10, 5), r#"{"success":false,"error":"no"}"#.to_owned()] {
        let fake = Fake::start().await;
        fake.will_json(&meta(9, 3)).will_json(&meta(10, 5)).will_json(&third).will(200, &[], "HELLO");
        let upload = Upload::bytes(Bytes::from_static(b"hello"), "a.docx");
        let error = fake.client().files().replace(9, &upload, true, &Retire::Delete, true).await.unwrap_err();
        assert_eq!(error.details().code.as_deref(), Some("new_file_id=10"), "{error:?}");
        assert!(fake.asked().iter().all(|asked| asked.method != "DELETE"), "the old file stays");
    }
}

#[tokio::test]
async fn an_old_file_that_cannot_be_deleted_is_told() {
    let fake = Fake::start().await;
    fake.will_json(&meta(9, 3)).will_json(&meta(10, 5)).will_json(&meta(10, 5)).will(
        403,
        &[],
        r#"{"error":"no"}"#,
    );
    let upload = Upload::bytes(Bytes::from_static(b"hello"), "a.docx");
    let error = fake.client().files().replace(9, &upload, true, &Retire::Delete, false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Permission);
    assert!(error.details().hint.as_deref().unwrap().contains("file 10"), "{error:?}");
}

#[tokio::test]
async fn only_files_that_are_not_deleted_are_listed() {
    let fake = Fake::start().await;
    fake.will_json(r#"{"success":true,"data":[{"id":1,"active_flag":true},{"id":2,"active_flag":false}],"additional_data":{}}"#);
    let files = fake.client().files().of_deal(7).await.unwrap();
    assert_eq!(files.iter().map(|file| file.id).collect::<Vec<_>>(), [1]);
    assert_eq!(fake.asked()[0].uri.to_string(), "/api/v1/deals/7/files?limit=100");
}
