//! The report on a server, and its list of formats.

use axum::http::header::DATE;
use serde_json::json;

use super::fake_server::{FakeServer, Seen, answer, json as reply};
use crate::ErrorKind;
use crate::formats;
use crate::onlyoffice::Report;
use crate::onlyoffice::check::Outcome;

/// What a healthy server answers.
fn healthy(seen: &Seen) -> axum::response::Response {
    match seen.uri.path() {
        "/healthcheck" => answer(200, "true"),
        "/web-apps/apps/api/documents/api.js" => answer(200, "window.DocsAPI = {};"),
        "/command" => command(seen, "9.4.0.129"),
        "/meta/config" => reply(&json!({"authorization": {"header": "authorization", "prefix": "Bearer "}})),
        _ => answer(404, ""),
    }
}

/// The answer to a `version` command: only tokens of the secret count.
fn command(seen: &Seen, version: &str) -> axum::response::Response {
    reply(&if seen.is_signed() { json!({"error": 0, "version": version}) } else { json!({"error": 6}) })
}

fn outcome(report: &Report, name: &str) -> Outcome {
    report.get(name).unwrap_or_else(|| panic!("no check {name}: {report:?}")).outcome
}

#[tokio::test]
async fn a_good_server_passes() {
    let report = FakeServer::start(healthy).await.client().check().await;
    assert!(report.is_ok(), "{report:?}");
    for name in ["reachable", "healthcheck", "api_js", "secret", "version", "header", "purpose"] {
        assert_eq!(outcome(&report, name), Outcome::Ok, "{name}");
    }
    assert_eq!(outcome(&report, "https"), Outcome::Warn);
    assert_eq!(outcome(&report, "public_address"), Outcome::Warn);
}

#[tokio::test]
async fn every_fault_is_found_by_its_check() {
    type Answer = fn(&Seen) -> axum::response::Response;
    let table: [(&str, &str, Answer); 10] = [
        ("healthcheck", "/healthcheck", |_| answer(200, "false")),
        ("healthcheck", "/healthcheck", |_| answer(500, "")),
        ("clock", "/healthcheck", |_| {
            let mut old = answer(200, "true");
            old.headers_mut().insert(DATE, "Thu, 01 Jan 2015 00:00:00 GMT".parse().unwrap());
            old
        }),
        ("api_js", "/web-apps/apps/api/documents/api.js", |_| answer(404, "")),
        ("api_js", "/web-apps/apps/api/documents/api.js", |_| answer(200, "<html>log in</html>")),
        ("secret", "/command", |_| reply(&json!({"error": 6}))),
        ("secret", "/command", |_| answer(200, "<html>")),
        ("secret", "/command", |_| reply(&json!({"error": 0, "version": "9.4.0.129"}))),
        ("header", "/meta/config", |_| reply(&json!({"authorization": {"header": "AuthorizationJwt"}}))),
        ("header", "/meta/config", |_| reply(&json!({"authorization": {"prefix": "bearer "}}))),
    ];
    for (name, path, fault) in table {
        let server =
            FakeServer::start(move |seen| if seen.uri.path() == path { fault(seen) } else { healthy(seen) })
                .await;
        let report = server.client().check().await;
        assert!(!report.is_ok(), "{name} {path}");
        for check in &report.checks {
            assert_eq!(check.outcome == Outcome::Fail, check.name == name, "{path}: {check:?}");
        }
        assert!(!report.get(name).unwrap().hint.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_a_report_too() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let server = FakeServer::start(healthy).await;
    let report = server.client_with(|options| options.address = address).check().await;
    assert_eq!(outcome(&report, "reachable"), Outcome::Fail);
    assert_eq!(outcome(&report, "secret"), Outcome::Skipped);
}

#[tokio::test]
async fn older_and_newer_servers_are_told_apart() {
    let old =
        FakeServer::start(
            |seen| if seen.uri.path() == "/meta/config" { answer(404, "") } else { healthy(seen) },
        )
        .await;
    assert_eq!(outcome(&old.client().check().await, "header"), Outcome::Skipped);
    let new = FakeServer::start(|seen| match seen.uri.path() {
        "/command" => command(seen, "10.0.0.12"),
        _ => healthy(seen),
    })
    .await;
    assert_eq!(outcome(&new.client().check().await, "purpose"), Outcome::Warn);
    let named = new.client_with(|options| options.name_operation = true);
    assert_eq!(outcome(&named.check().await, "purpose"), Outcome::Ok);
}

#[tokio::test]
async fn a_server_tells_its_formats_or_the_built_in_ones_serve() {
    let server = FakeServer::start(|seen| match seen.uri.path() {
        "/meta/formats" => reply(&json!([{"name": "docx", "type": "word", "actions": ["view", "edit"], "convert": ["pdf"], "mime": []}])),
        _ => answer(404, ""),
    })
    .await;
    let told = server.client().formats().await;
    assert!(told.problem.is_none() && told.formats.len() == 1 && told.formats[0].extension == "docx");
    for (status, body, kind) in [
        (404, "", ErrorKind::NotFound),
        (200, "<html>", ErrorKind::Decode),
        (200, "[]", ErrorKind::Decode),
        (403, "", ErrorKind::FeatureDisabled),
        (500, "", ErrorKind::Server),
    ] {
        let server = FakeServer::start(move |_| answer(status, body)).await;
        let own = server.client().formats().await;
        assert_eq!(own.problem.unwrap().kind(), kind, "{status} {body}");
        assert_eq!(own.formats.len(), formats::all().len());
    }
}

#[tokio::test]
async fn a_server_behind_a_silent_proxy_is_noticed() {
    for (api, expected) in [
        ("http://internal-name/web-apps/api.js", Outcome::Warn),
        ("/web-apps/api.js", Outcome::Skipped),
        ("https://docs.invalid/web-apps/api.js", Outcome::Ok),
    ] {
        let server = FakeServer::start(move |seen| match seen.uri.path() {
            "/meta/config" => reply(&json!({"urls": {"api": api}})),
            _ => healthy(seen),
        })
        .await;
        let inner = server.address.clone();
        let client = server.client_with(|options| {
            options.address = "https://docs.invalid".to_owned();
            options.internal_address = Some(inner);
            options.timeout = std::time::Duration::from_secs(5);
        });
        let told = client.check().await;
        assert_eq!(outcome(&told, "address"), expected, "{api}");
    }
}
