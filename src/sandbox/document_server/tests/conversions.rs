//! The converter's answers, without the real converter program.

use serde_json::{Value, json};

use super::app::App;

#[expect(clippy::needless_pass_by_value, reason = "reads better at the calls")]
fn parameters(app: &App, change: Value) -> Value {
    let mut parameters = json!({"key": "k1", "filetype": "docx", "outputtype": "docx", "title": "Proposal.docx",
        "url": format!("{}/file/blank.docx", app.address)});
    parameters.as_object_mut().unwrap().extend(change.as_object().cloned().unwrap());
    parameters
}

async fn convert(app: &App, change: Value) -> Value {
    let token = app.sign(parameters(app, change).as_object().cloned().unwrap());
    let (status, answer) = app.post("/converter", &json!({ "token": token })).await;
    assert_eq!(status, 200);
    answer
}

#[tokio::test]
async fn refusals_have_their_numbers() {
    let app = App::start().await;
    let (status, unsigned) = app.post("/converter", &parameters(&app, json!({}))).await;
    assert_eq!((status, &unsigned["error"]), (200, &json!(-8)));
    for (change, expected) in [
        (json!({"outputtype": "xlsx"}), -7),
        (json!({"outputtype": "exe"}), -9),
        (json!({"outputtype": ""}), -9),
        (json!({"filetype": "do/cx"}), -7),
        (json!({"key": "../k"}), -7),
        (json!({"url": ""}), -7),
        (json!({"outputtype": "pdf"}), -1),
    ] {
        assert_eq!(convert(&app, change.clone()).await["error"], expected, "{change}");
    }
}

#[tokio::test]
async fn a_missing_source_is_minus_4_after_three_attempts() {
    let app = App::start().await;
    let url = format!("{}/file/missing.docx", app.address);
    assert_eq!(convert(&app, json!({ "url": url })).await["error"], -4);
    assert_eq!(app.downloads().len(), 3);
}

#[tokio::test]
async fn a_file_under_a_password_is_minus_5() {
    let app = App::start().await;
    let url = format!("{}/file/locked.docx", app.address);
    assert_eq!(convert(&app, json!({"url": url, "outputtype": "pdf"})).await["error"], -5);
    assert_eq!(convert(&app, json!({"url": url})).await["error"], -5);
}

#[tokio::test]
async fn a_file_over_the_limit_is_minus_10() {
    let app = App::start().await;
    app.control("settings", json!({"max_file_size": 100})).await;
    assert_eq!(convert(&app, json!({})).await["error"], -10);
}

#[tokio::test]
async fn every_error_can_be_had_for_a_test() {
    let app = App::start().await;
    for code in (-10..=-1).rev() {
        app.control("convert_errors", json!({ "code": code })).await;
        let change = json!({ "key": format!("k{code}") });
        assert_eq!(convert(&app, change.clone()).await, json!({ "error": code }));
        assert_eq!(convert(&app, change).await["percent"], 100, "only once");
    }
    app.control("convert_errors", json!({"code": -2, "times": 2})).await;
    for key in ["a", "b"] {
        assert_eq!(convert(&app, json!({ "key": key })).await["error"], -2);
    }
    let (status, _) = app.post("/_sandbox/documents/convert_errors", &json!({"code": 5})).await;
    assert_eq!(status, 422);
}

#[tokio::test]
async fn the_same_key_gives_the_old_result() {
    let app = App::start().await;
    let first = convert(&app, json!({})).await;
    assert_eq!(
        (&first["endConvert"], &first["percent"], &first["fileType"]),
        (&json!(true), &json!(100), &json!("docx"))
    );
    assert_eq!(app.fetch(first["fileUrl"].as_str().unwrap()).await, (200, super::app::docx().into()));
    let again = convert(&app, json!({"url": "http://127.0.0.1:1/other.docx"})).await;
    assert_eq!(again["endConvert"], true);
    assert_eq!(app.downloads().len(), 1);
}

#[tokio::test]
async fn asynchronous_conversions_are_asked_for_again() {
    let app = App::start().await;
    let first = convert(&app, json!({"async": true})).await;
    assert_eq!(first, json!({"endConvert": false, "percent": 0}));
    app.settle().await;
    assert_eq!(convert(&app, json!({"async": "true"})).await["percent"], 100);
}

#[tokio::test]
async fn the_old_address_speaks_xml_unless_asked_for_json() {
    let app = App::start().await;
    let url = format!("{}/ConvertService.ashx", app.sandbox.document_server_url());
    let answer = app.client.post(&url).body("{}").send().await.unwrap().text().await.unwrap();
    assert!(answer.contains("<FileResult><Error>-8</Error></FileResult>"), "{answer}");
    let request = app.client.post(&url).header("accept", "application/json").body("{}");
    assert_eq!(request.send().await.unwrap().text().await.unwrap(), r#"{"error":-8}"#);
}

#[tokio::test]
async fn the_server_lists_its_formats_and_its_header() {
    let app = App::with(|options| options.jwt_header = "X-Docs".to_owned()).await;
    let base = app.sandbox.document_server_url().to_owned();
    let (_, formats) = app.fetch(&format!("{base}/meta/formats")).await;
    let formats = crate::formats::ServedFormat::parse_list(&formats).unwrap();
    assert_eq!(formats.len(), crate::formats::all().len());
    let (_, config) = app.fetch(&format!("{base}/meta/config")).await;
    let config: Value = serde_json::from_slice(&config).unwrap();
    assert_eq!(config["authorization"], json!({"header": "X-Docs", "prefix": "Bearer "}));
    assert_eq!(app.fetch(&format!("{base}/healthcheck")).await, (200, "true".into()));
}
