//! The command service: what is sent, and what every answer means.

use serde_json::{Value, json};

use super::fake_server::{FakeServer, answer, json as reply};
use crate::ErrorKind;
use crate::onlyoffice::DocumentKey;

fn key() -> DocumentKey {
    DocumentKey::parse("abc").unwrap()
}

#[tokio::test]
async fn every_command_sends_its_parameters_signed() {
    let server = FakeServer::start(|seen| {
        reply(&match seen.body["c"].as_str().unwrap() {
            "version" => json!({"error": 0, "version": "9.4.0.129"}),
            "info" => json!({"error": 0, "key": "abc", "users": ["7", "8"]}),
            "getForgotten" => json!({"error": 0, "key": "abc", "url": "https://docs/x"}),
            "getForgottenList" => json!({"error": 0, "keys": ["a", "b"]}),
            "license" => json!({"error": 0, "license": {"end_date": "2027"}, "server": {"buildVersion": "9"}, "quota": {}}),
            _ => json!({"error": 0, "key": "abc"}),
        })
    })
    .await;
    let client = server.client();
    let command = client.command();
    assert_eq!(command.version().await.unwrap(), "9.4.0.129");
    assert_eq!(command.info(&key(), Some("mark")).await.unwrap(), ["7", "8"]);
    command.drop_users(&key(), Some(&["7".to_owned()])).await.unwrap();
    command.drop_users(&key(), None).await.unwrap();
    command.force_save(&key(), Some("mark")).await.unwrap();
    command.rename(&key(), "new.docx").await.unwrap();
    assert_eq!(command.forgotten(&key()).await.unwrap(), "https://docs/x");
    assert_eq!(command.forgotten_list().await.unwrap(), ["a", "b"]);
    command.delete_forgotten(&key()).await.unwrap();
    assert_eq!(command.license().await.unwrap().license["end_date"], "2027");

    let expected = [
        json!({"c": "version"}),
        json!({"c": "info", "key": "abc", "userdata": "mark"}),
        json!({"c": "drop", "key": "abc", "users": ["7"]}),
        json!({"c": "drop", "key": "abc"}),
        json!({"c": "forcesave", "key": "abc", "userdata": "mark"}),
        json!({"c": "meta", "key": "abc", "meta": {"title": "new.docx"}}),
        json!({"c": "getForgotten", "key": "abc"}),
        json!({"c": "getForgottenList"}),
        json!({"c": "deleteForgotten", "key": "abc"}),
        json!({"c": "license"}),
    ];
    let all = server.seen();
    assert_eq!(all.len(), expected.len());
    for (seen, params) in all.iter().zip(&expected) {
        assert_eq!(seen.uri.path(), "/command");
        assert_eq!(seen.uri.query(), params.get("key").map(|_| "shardkey=abc"), "{params}");
        let mut claims = seen.claims();
        let header = seen.header_claims("authorization", "Bearer ");
        assert_eq!(&header["payload"], params);
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 300);
        let claims = claims.as_object_mut().unwrap();
        claims.remove("iat");
        claims.remove("exp");
        assert_eq!(
            &Value::Object(claims.clone()),
            params,
            "the token holds the parameters and the times only"
        );
    }
}

#[tokio::test]
async fn every_error_code_has_its_kind() {
    let table = [
        (1, ErrorKind::CommandKeyNotFound),
        (2, ErrorKind::CommandCallbackUrl),
        (3, ErrorKind::CommandInternal),
        (4, ErrorKind::CommandNoChanges),
        (5, ErrorKind::CommandUnknown),
        (6, ErrorKind::CommandToken),
        (7, ErrorKind::CommandTokenExpired),
        (8, ErrorKind::Command),
        (-1, ErrorKind::Command),
    ];
    for (code, kind) in table {
        let server = FakeServer::start(move |_| reply(&json!({"error": code}))).await;
        let error = server.client().command().force_save(&key(), None).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{code}");
        assert_eq!(error.details().code, Some(code.to_string()));
        assert!(error.details().hint.is_some());
        assert_eq!(server.seen().len(), 1, "a refused command is not repeated");
    }
}

#[tokio::test]
async fn answers_that_are_not_the_services_are_typed() {
    let page = "<!doctype html><title>Log in</title>";
    let table: [(u16, &'static str, ErrorKind); 14] = [
        (200, page, ErrorKind::Decode),
        (200, "", ErrorKind::Decode),
        (200, "true", ErrorKind::Decode),
        (200, "{}", ErrorKind::Decode),
        (200, r#"{"error":"6"}"#, ErrorKind::Decode),
        (200, r#"{"error":0}"#, ErrorKind::Decode),
        (204, "", ErrorKind::Api),
        (301, "", ErrorKind::Api),
        (400, page, ErrorKind::Api),
        (403, page, ErrorKind::FeatureDisabled),
        (404, page, ErrorKind::NotFound),
        (413, page, ErrorKind::FileTooLarge),
        (429, page, ErrorKind::RateLimit),
        (501, page, ErrorKind::Server),
    ];
    for (status, body, kind) in table {
        let server = FakeServer::start(move |_| answer(status, body)).await;
        let error = server.client().command().version().await.unwrap_err();
        assert_eq!(error.kind(), kind, "HTTP {status} {body}: {error}");
    }
}

#[tokio::test]
async fn servers_before_docs_8_2_are_asked_at_their_path() {
    let server = FakeServer::start(|seen| match seen.uri.path() {
        "/coauthoring/CommandService.ashx" => reply(&json!({"error": 0, "version": "8.0.1"})),
        _ => answer(404, ""),
    })
    .await;
    assert_eq!(server.client().command().version().await.unwrap(), "8.0.1");
}

#[tokio::test]
async fn header_prefix_operation_and_shard_are_as_configured() {
    let server = FakeServer::start(|_| reply(&json!({"error": 0}))).await;
    let client = server.client_with(|options| {
        options.header = "X-Docs-Token".to_owned();
        options.prefix = "JWT ".to_owned();
        options.name_operation = true;
        options.shardkey = false;
    });
    client.command().delete_forgotten(&key()).await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.claims()["operation"], "command");
    let header = seen.header_claims("x-docs-token", "JWT ");
    assert_eq!(header["operation"], "command", "beside `payload`, not inside");
    assert!(header["payload"].get("operation").is_none());
    assert!(seen.headers.get("authorization").is_none());
    assert_eq!(seen.uri.query(), None);
}

#[tokio::test]
async fn calls_go_to_the_internal_address() {
    let server = FakeServer::start(|_| reply(&json!({"error": 0, "version": "9"}))).await;
    let inner = format!("{}/inner", server.address);
    let client = server.client_with(|options| {
        options.address = "https://docs.invalid/ds/".to_owned();
        options.internal_address = Some(inner);
    });
    client.command().version().await.unwrap();
    assert_eq!(server.seen()[0].uri.path(), "/inner/command");
}

#[tokio::test]
async fn a_forgotten_file_that_is_not_there_is_named_so() {
    let server = FakeServer::start(|_| reply(&json!({"error": 1}))).await;
    let client = server.client();
    let error = client.command().forgotten(&key()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CommandKeyNotFound);
    assert!(error.message().contains("no forgotten file"), "{error}");
    let error = client.command().info(&key(), None).await.unwrap_err();
    assert!(error.message().contains("no document with this key is open"), "{error}");
}
