//! Files: upload, meta data, rename, download over the storage, delete.

use reqwest::header::LOCATION;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::support::{Bench, answer};
use crate::patience::until;
use crate::sandbox::{Fault, FaultKind, Options};

const EDGE: &str = "part-edge-7d1";

/// A multipart body written by hand: `(name, file name, bytes)`.
fn multipart(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file_name, bytes) in parts {
        body.extend_from_slice(
            format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"").as_bytes(),
        );
        if let Some(file_name) = file_name {
            body.extend_from_slice(
                format!("; filename=\"{file_name}\"\r\nContent-Type: text/plain").as_bytes(),
            );
        }
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
    body
}

async fn upload(bench: &Bench, parts: &[(&str, Option<&str>, &[u8])]) -> (u16, Value) {
    let kind = format!("multipart/form-data; boundary={EDGE}");
    let request = bench.request(Method::POST, "/api/v1/files").header("content-type", kind);
    answer(request.body(multipart(parts))).await
}

async fn storage_address(bench: &Bench, id: &Value) -> String {
    let path = format!("/api/v1/files/{id}/download");
    let response = bench.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.status(), 302);
    response.headers()[LOCATION].to_str().unwrap().to_owned()
}

async fn fetch(bench: &Bench, address: &str) -> Response {
    bench.raw(Method::GET, address).send().await.unwrap()
}

#[tokio::test]
async fn an_uploaded_file_comes_back_byte_for_byte() {
    let bench = Bench::small();
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|number| (number % 251) as u8).collect();
    let (status, made) =
        upload(&bench, &[("file", Some("Größe 1.docx"), &bytes), ("deal_id", None, b"2")]).await;
    assert_eq!(status, 200, "{made}");
    let file = &made["data"];
    assert_eq!((&file["name"], &file["file_size"]), (&json!("Größe 1.docx"), &json!(bytes.len())));
    assert_eq!((&file["deal_id"], &file["active_flag"], &file["cid"]), (&json!(2), &json!(true), &json!("")));
    assert_ne!(file["file_name"], file["name"]);
    let address = storage_address(&bench, &file["id"]).await;
    let response = fetch(&bench, &address).await;
    assert_eq!(response.content_length(), Some(bytes.len() as u64));
    assert!(response.headers()["content-type"].to_str().unwrap().contains("wordprocessingml"));
    assert!(response.bytes().await.unwrap() == bytes, "the bytes differ");
    let (_, list) = bench.get("/v1/deals/2/files").await;
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    let (_, deal) = bench.get("/api/v2/deals/2?include_fields=files_count").await;
    assert_eq!(deal["data"]["files_count"], json!(1));
}

#[tokio::test]
async fn the_storage_takes_no_credential_and_no_old_address() {
    let bench = Bench::small();
    let address = storage_address(&bench, &json!(1)).await;
    for (name, value) in [("x-api-token", super::support::TOKEN), ("authorization", "Bearer x")] {
        let response = bench.raw(Method::GET, &address).header(name, value).send().await.unwrap();
        assert_eq!(response.status(), 400);
        assert!(response.text().await.unwrap().contains("Only one auth mechanism allowed"));
    }
    let forged = address.replace("X-Amz-Expires=", "X-Amz-Expires=9");
    assert_eq!(fetch(&bench, &forged).await.status(), 403);
    let other = address.replace("/_storage/1/", "/_storage/2/");
    assert_eq!(fetch(&bench, &other).await.status(), 403);
    bench.sandbox.state().unwrap().clock().advance_ms(300_000);
    let response = fetch(&bench, &address).await;
    assert_eq!(response.status(), 403);
    assert!(response.text().await.unwrap().contains("Request has expired"));
}

#[tokio::test]
async fn the_storage_serves_ranges() {
    let bench = Bench::small();
    let (_, made) = upload(&bench, &[("file", Some("a.bin"), b"0123456789")]).await;
    let address = storage_address(&bench, &made["data"]["id"]).await;
    let part = bench.raw(Method::GET, &address).header("range", "bytes=3-5").send().await.unwrap();
    assert_eq!(
        (part.status().as_u16(), &part.headers()["content-range"]),
        (206, &"bytes 3-5/10".parse().unwrap())
    );
    assert_eq!(part.text().await.unwrap(), "345");
    let none = bench.raw(Method::GET, &address).header("range", "bytes=10-").send().await.unwrap();
    assert_eq!(
        (none.status().as_u16(), &none.headers()["content-range"]),
        (416, &"bytes */10".parse().unwrap())
    );
}

#[tokio::test]
async fn the_storage_can_have_a_port_of_its_own() {
    let bench = Bench::start(Options { deals: 1, separate_storage: true, ..Options::default() });
    let address = storage_address(&bench, &json!(4)).await;
    assert!(!address.starts_with(bench.sandbox.pipedrive_url()));
    let response = fetch(&bench, &address).await;
    assert_eq!(response.status(), 200);
    assert!(response.text().await.unwrap().contains("Delivery in May"));
    let faults = bench.sandbox.state().unwrap().faults();
    faults.add(Fault::new(FaultKind::Truncate).server("storage").times(1)).unwrap();
    assert!(fetch(&bench, &address).await.bytes().await.is_err());
}

#[tokio::test]
async fn only_name_and_description_change_and_only_by_form() {
    let bench = Bench::small();
    let (status, _) = bench.json(Method::PUT, "/api/v1/files/1", Some(json!({"name": "b.docx"}))).await;
    assert_eq!(status, 400);
    let form = |body: &'static str| {
        let request = bench.request(Method::PUT, "/api/v1/files/1");
        request.header("content-type", "application/x-www-form-urlencoded").body(body)
    };
    let (status, changed) = answer(form("name=b+2.docx&description=old")).await;
    assert_eq!((status, &changed["data"]["name"]), (200, &json!("b 2.docx")));
    assert_eq!(changed["data"]["description"], json!("old"));
    assert_eq!(answer(form("deal_id=7")).await.0, 400);
    assert_eq!(answer(form("name=")).await.0, 400);
}

#[tokio::test]
async fn a_deleted_file_is_out_of_the_lists() {
    let bench = Bench::small();
    let (status, gone) = bench.json(Method::DELETE, "/api/v1/files/2", None).await;
    assert_eq!((status, &gone["data"]), (200, &json!({"id": 2})));
    let (_, list) = bench.get("/api/v1/deals/1/files").await;
    let ids: Vec<_> = list["data"].as_array().unwrap().iter().map(|file| file["id"].clone()).collect();
    assert_eq!(ids, [1, 3, 4, 5]);
    let (_, read) = bench.get("/api/v1/files/2").await;
    assert_eq!(read["data"]["active_flag"], json!(false));
    assert_eq!(bench.json(Method::DELETE, "/api/v1/files/2", None).await.0, 404);
    assert_eq!(bench.get("/api/v1/files/2/download").await.0, 404);
    assert_eq!(bench.get("/api/v1/files/99").await.0, 404);
}

#[tokio::test]
async fn a_deleted_file_is_gone_after_thirty_days() {
    let bench = Bench::small();
    let clock = bench.sandbox.state().unwrap().clock();
    clock.stop();
    bench.json(Method::DELETE, "/api/v1/files/2", None).await;
    clock.advance_ms(30 * 24 * 3_600_000);
    assert_eq!(bench.get("/api/v1/files/2").await.0, 200);
    clock.advance_ms(1000);
    assert_eq!(bench.get("/api/v1/files/2").await.0, 404);
    assert_eq!(bench.get("/api/v1/files/1").await.0, 200);
}

#[tokio::test]
async fn lists_are_paged_by_offset_and_sorted() {
    let bench = Bench::small();
    let (_, first) = bench.get("/api/v1/files?limit=2").await;
    let pagination = json!({"start": 0, "limit": 2, "more_items_in_collection": true, "next_start": 2});
    assert_eq!(first["additional_data"]["pagination"], pagination);
    let (_, last) = bench.get("/api/v1/files?limit=2&start=4").await;
    assert_eq!(last["data"].as_array().unwrap().len(), 1);
    assert_eq!(last["additional_data"]["pagination"]["more_items_in_collection"], json!(false));
    let (_, beyond) = bench.get("/api/v1/files?start=50").await;
    assert_eq!(beyond["data"], Value::Null);
    let (_, newest) = bench.get("/api/v1/files?sort=id%20DESC&limit=1").await;
    assert_eq!(newest["data"][0]["id"], json!(5));
    for query in ["limit=101", "sort=name", "start=-1", "sort=id%20up"] {
        assert_eq!(bench.get(&format!("/api/v1/files?{query}")).await.0, 400, "{query}");
    }
    assert_eq!(bench.get("/api/v1/deals/9999/files").await.0, 404);
}

#[tokio::test]
async fn bad_uploads_are_refused_and_leave_nothing() {
    let bench = Bench::start(Options { deals: 60, max_upload: Some(1000), ..Options::default() });
    let large = vec![0_u8; 200_000];
    for (parts, status) in [
        (vec![("deal_id", None, &b"1"[..])], 400),
        (vec![("file", None, &b"text"[..])], 400),
        (vec![("file", Some("a.txt"), &b"x"[..]), ("file", Some("b.txt"), &b"x"[..])], 400),
        (vec![("file", Some("a.txt"), &b"x"[..]), ("note_id", None, &b"1"[..])], 400),
        (vec![("file", Some("a.txt"), &b"x"[..]), ("deal_id", None, &b"9999"[..])], 400),
        (vec![("file", Some("a.txt"), &large[..])], 413),
    ] {
        let (got, refused) = upload(&bench, &parts).await;
        assert_eq!((got, &refused["success"]), (status, &json!(false)), "{refused}");
    }
    let (status, _) = bench.json(Method::POST, "/api/v1/files", Some(json!({"file": "x"}))).await;
    assert_eq!(status, 400);
    let (_, all) = bench.get("/api/v1/files").await;
    assert_eq!(all["data"].as_array().unwrap().len(), 5, "only the seeded ones");
    let folder = bench.sandbox.state().unwrap().folder().root().join("pipedrive");
    let left = || std::fs::read_dir(&folder).map_or(0, Iterator::count);
    until("no bytes are left on disk", || left() == 0).await;
}

#[tokio::test]
async fn files_of_a_hidden_deal_are_hidden() {
    let bench = Bench::small();
    let (_, hidden) = bench.get("/api/v2/deals/50").await;
    let other = if hidden["data"]["owner_id"] == json!(2) { 3 } else { 2 };
    let (_, made) = upload(&bench, &[("file", Some("a.txt"), b"x"), ("deal_id", None, b"50")]).await;
    let crm = bench.sandbox.state().unwrap().pipedrive();
    let token = secrecy::ExposeSecret::expose_secret(crm.api_token(other).unwrap()).to_owned();
    for path in [format!("/api/v1/files/{}", made["data"]["id"]), "/api/v1/deals/50/files".to_owned()] {
        let request = bench.raw(Method::GET, &path).header("x-api-token", &token);
        assert_eq!(answer(request).await.0, 403, "{path}");
    }
    let (_, all) = answer(bench.raw(Method::GET, "/api/v1/files").header("x-api-token", &token)).await;
    assert_eq!(all["data"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn a_lost_answer_of_an_upload_leaves_the_file() {
    let bench = Bench::small();
    let faults = bench.sandbox.state().unwrap().faults();
    faults.add(Fault::new(FaultKind::Cut).on("POST", "/api/v1/files").times(1).processed()).unwrap();
    let kind = format!("multipart/form-data; boundary={EDGE}");
    let body = multipart(&[("file", Some("a.txt"), b"x"), ("deal_id", None, b"2")]);
    let request = bench.request(Method::POST, "/api/v1/files").header("content-type", kind).body(body);
    assert!(request.send().await.is_err());
    let (_, list) = bench.get("/api/v1/deals/2/files").await;
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
}
