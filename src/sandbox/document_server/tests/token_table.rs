//! Every token rule the real server was seen to follow.

use serde_json::{Map, Value, json};

use super::app::{App, SECRET};
use crate::jwt;
use crate::sandbox::document_server::token;

#[expect(clippy::needless_pass_by_value, reason = "reads better at the calls")]
fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

fn signed_at(app: &App, claims: Value, age: i64) -> String {
    token::sign(SECRET, object(claims), app.now() - age - 300)
}

async fn command(app: &App, body: &Value, header: Option<&str>) -> i64 {
    for path in ["/command", "/coauthoring/CommandService.ashx"] {
        let url = format!("{}{path}", app.sandbox.document_server_url());
        let mut request =
            app.client.post(url).header("content-type", "application/json").body(body.to_string());
        if let Some(header) = header {
            request = request.header("authorization", header);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let answer: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        if path == "/command" {
            continue;
        }
        return answer["error"].as_i64().unwrap();
    }
    -1
}

#[tokio::test]
async fn commands() {
    let app = App::start().await;
    let version = json!({"c": "version"});
    let good = app.sign(object(version.clone()));
    let foreign = token::sign("another-secret-of-more-than-32-bytes!!", object(version.clone()), app.now());
    let none = format!("{}.{}.", "eyJhbGciOiJub25lIn0", good.split('.').nth(1).unwrap());
    let wrapped = app.sign(object(json!({ "payload": version })));
    let hs384 =
        jwt::sign(&jwt::Secret::new(SECRET).unwrap(), jwt::Algorithm::HS384, version.to_string().as_bytes());
    let hs384 = hs384.unwrap();
    let body = |token: &str| json!({ "token": token });
    let bearer = |token: &str| Some(format!("Bearer {token}"));
    let cases: Vec<(&str, Value, Option<String>, i64)> = vec![
        ("no token", version.clone(), None, 6),
        ("wrong signature", body(&foreign), None, 6),
        ("alg none", body(&none), None, 6),
        ("expired by 120 s", body(&signed_at(&app, version.clone(), 120)), None, 7),
        ("expired by 30 s", body(&signed_at(&app, version.clone(), 30)), None, 0),
        ("HS384", body(&hs384), None, 0),
        ("token in body", body(&good), None, 0),
        ("header, wrapped", json!({}), bearer(&wrapped), 0),
        ("header, flat", version.clone(), bearer(&good), 0),
        ("header, prefix in lower case", json!({}), Some(format!("bearer {wrapped}")), 6),
        ("body wins over a good header", body(&foreign), bearer(&wrapped), 6),
        (
            "the plain body counts for nothing",
            json!({"c": "version", "token": app.sign(Map::new())}),
            None,
            1,
        ),
        ("not yet valid", body(&app.sign(object(json!({"c": "version", "nbf": app.now() + 600})))), None, 6),
        (
            "an operation is no matter in Docs 9",
            body(&app.sign(object(json!({"c": "version", "operation": "x"})))),
            None,
            0,
        ),
    ];
    for (name, body, header, expected) in cases {
        assert_eq!(command(&app, &body, header.as_deref()).await, expected, "{name}");
    }
    assert_eq!(app.command(version).await["version"], "9.4.0.129");
}

#[tokio::test]
async fn docs_10_looks_at_the_purpose() {
    let app = App::start().await;
    let cases = [
        ("validate", None, 0),
        ("validate", Some("command"), 0),
        ("validate", Some("converter"), 6),
        ("strict", None, 6),
        ("strict", Some("command"), 0),
        ("off", Some("converter"), 0),
    ];
    for (check, operation, expected) in cases {
        app.control("settings", json!({"docs": 10, "purpose_check": check})).await;
        let mut parameters = json!({"c": "version"});
        if let Some(operation) = operation {
            parameters["operation"] = operation.into();
        }
        assert_eq!(app.command(parameters).await["error"], expected, "{check} {operation:?}");
    }
}

#[tokio::test]
async fn opening() {
    let app = App::start().await;
    let config = app.config("doc1", "ann");
    let claims = || {
        let mut claims = object(config.clone());
        claims.remove("token");
        Value::Object(claims)
    };
    let with = |change: &dyn Fn(&mut Value)| {
        let mut claims = claims();
        change(&mut claims);
        let mut sent = config.clone();
        sent["token"] = app.sign(object(claims)).into();
        sent
    };
    let without = |pointer: &'static str, name: &'static str| {
        with(&|claims| {
            claims.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(name);
        })
    };
    let altered = |pointer: &str, value: Value| {
        let mut sent = config.clone();
        *sent.pointer_mut(pointer).unwrap() = value;
        sent
    };
    let mut expired = config.clone();
    expired["token"] = signed_at(&app, claims(), 90).into();
    let mut foreign = config.clone();
    foreign["token"] =
        token::sign("another-secret-of-more-than-32-bytes!!", object(claims()), app.now()).into();
    let mut unsigned = config.clone();
    unsigned.as_object_mut().unwrap().remove("token");
    let cases = [
        ("unsigned", unsigned, json!(4006), -20),
        ("wrong signature", foreign, json!(4006), -20),
        ("expired", expired, json!(4005), -21),
        ("top-level url", with(&|claims| claims["url"] = "http://x/".into()), json!(4004), -23),
        ("top-level payload", with(&|claims| claims["payload"] = json!({})), json!(4004), -23),
        ("top-level key", with(&|claims| claims["key"] = "k".into()), json!(4004), -23),
        ("no key", without("/document", "key"), json!(4006), -20),
        ("no url", without("/document", "url"), json!(4006), -20),
        ("no permissions", without("/document", "permissions"), json!(4006), -20),
        ("no callback", without("/editorConfig", "callbackUrl"), json!(4006), -20),
        ("no mode", without("/editorConfig", "mode"), json!(4006), -20),
        ("permissions differ", altered("/document/permissions", json!({"edit": false})), json!(4004), -23),
        ("not yet valid", with(&|claims| claims["nbf"] = (app.now() + 600).into()), Value::Null, -20),
    ];
    for (name, sent, close_code, code) in cases {
        let refused = app.control("open", json!({ "config": sent })).await["refused"].clone();
        assert_eq!((&refused["close_code"], &refused["code"]), (&close_code, &json!(code)), "{name}");
    }
    assert_eq!(app.statuses(), [0; 0], "nobody was told about a refused opening");

    // The values of the token win over what the browser sends beside it.
    let sent = altered("/document/url", "http://127.0.0.1:1/other.docx".into());
    assert!(app.control("open", json!({ "config": sent })).await["session"].is_string());
    assert_eq!(app.downloads().len(), 1);
}

#[tokio::test]
async fn a_document_that_cannot_be_fetched_is_minus_4() {
    let app = App::start().await;
    let mut config = app.config("doc2", "ann");
    config.as_object_mut().unwrap().remove("token");
    config["document"]["url"] = format!("{}/file/missing.docx", app.address).into();
    let refused = app.control("open", json!({"config": app.signed(config)})).await;
    assert_eq!(refused["refused"]["code"], -4);
    assert_eq!(app.downloads().len(), 3, "three attempts");
}

#[tokio::test]
async fn docs_10_refuses_a_command_token_as_a_configuration() {
    let app = App::start().await;
    app.control("settings", json!({"docs": 10})).await;
    let mut config = app.config("doc1", "ann");
    config.as_object_mut().unwrap().remove("token");
    config["operation"] = "command".into();
    let refused = app.control("open", json!({"config": app.signed(config)})).await;
    assert_eq!(refused["refused"]["close_code"], 4006);
}

#[tokio::test]
async fn without_tokens_everything_is_taken_as_it_comes() {
    let app = App::start().await;
    app.control("settings", json!({"jwt": false})).await;
    assert_eq!(command(&app, &json!({"c": "version"}), None).await, 0);
    let mut config = app.config("doc1", "ann");
    config.as_object_mut().unwrap().remove("token");
    assert!(app.control("open", json!({ "config": config })).await["session"].is_string());
    assert_eq!(app.downloads(), [""], "no token in the download either");
    assert_eq!(app.received()[0].0.get("token"), None);
}
