//! Create, read, update and delete through v2.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::{Bench, answer};

#[tokio::test]
async fn a_deal_lives_and_is_deleted_softly() {
    let bench = Bench::small();
    let body = json!({"title": "Paper", "value": 12.5, "person_id": 3});
    let (status, made) = bench.json(Method::POST, "/api/v2/deals", Some(body)).await;
    assert_eq!((status, &made["success"]), (200, &json!(true)));
    let deal = &made["data"];
    assert_eq!(
        (&deal["title"], &deal["status"], &deal["owner_id"]),
        (&json!("Paper"), &json!("open"), &json!(1))
    );
    assert_eq!((&deal["pipeline_id"], &deal["stage_id"]), (&json!(1), &json!(1)));
    assert!(
        deal["won_time"].is_null() && deal["custom_fields"].as_object().unwrap().values().all(Value::is_null)
    );
    let path = format!("/api/v2/deals/{}", deal["id"]);
    bench.sandbox.state().unwrap().clock().advance_ms(5000);
    let (status, won) = bench.json(Method::PATCH, &path, Some(json!({"status": "won"}))).await;
    assert_eq!((status, &won["data"]["title"]), (200, &json!("Paper")));
    assert!(won["data"]["update_time"].as_str() > deal["update_time"].as_str());
    assert_eq!(won["data"]["won_time"], won["data"]["close_time"]);
    assert_eq!(won["data"]["local_won_date"].as_str().unwrap().len(), 10);
    let (status, gone) = bench.json(Method::DELETE, &path, None).await;
    assert_eq!((status, gone), (200, json!({"success": true, "data": {"id": deal["id"]}})));
    let (status, read) = bench.get(&path).await;
    assert_eq!((status, &read["data"]["is_deleted"]), (200, &json!(true)));
    assert_eq!(bench.json(Method::DELETE, &path, None).await.0, 404);
    assert_eq!(bench.json(Method::PATCH, &path, Some(json!({"value": 1}))).await.0, 404);
    let (status, _) = bench.json(Method::PATCH, &path, Some(json!({"is_deleted": false}))).await;
    assert_eq!(status, 200, "a deal can be brought back");
    bench.json(Method::DELETE, &path, None).await;
    bench.sandbox.state().unwrap().clock().advance_ms(31 * 24 * 3_600_000);
    assert_eq!(bench.get(&path).await.0, 404, "purged after 30 days");
}

#[tokio::test]
async fn v2_is_strict() {
    let bench = Bench::small();
    for (path, body, word) in [
        ("deals", json!({"title": "A", "user_id": 1}), "'user_id' is not allowed"),
        ("deals", json!({"title": "A", "value": "1"}), "value"),
        ("deals", json!({"title": "A", "person_id": 999_999}), "person_id"),
        ("deals", json!({"title": "A", "custom_fields": {"abc": 1}}), "'abc' is not allowed"),
        ("persons", json!({"email": "a@example.com"}), "'email' is not allowed"),
        ("stages", json!({"name": "A"}), "pipeline_id"),
        ("activities", json!({"done": 1}), "done"),
    ] {
        let (status, refused) =
            bench.json(Method::POST, &format!("/api/v2/{path}"), Some(body.clone())).await;
        assert_eq!((status, &refused["code"]), (400, &json!("ERR_SCHEMA_VALIDATION_FAILED")), "{body}");
        let error = refused["error"].as_str().unwrap();
        assert!(error.starts_with("Validation failed: ") && error.contains(word), "{error}");
    }
    let response = bench.request(Method::POST, "/api/v2/deals").body("not json").send().await.unwrap();
    assert_eq!(response.status(), 400);
    assert_eq!(bench.get("/api/v2/deals?limits=3").await.0, 400);
    assert_eq!(bench.get("/api/v2/deals/none").await.0, 400);
    let (status, missing) = bench.get("/api/v2/deals/999999").await;
    assert_eq!((status, &missing["data"], &missing["error"]), (404, &Value::Null, &json!("Deal not found")));
    assert_eq!(bench.json(Method::PUT, "/api/v2/deals/1", Some(json!({}))).await.0, 405);
}

#[tokio::test]
async fn every_kind_can_be_made_changed_and_deleted() {
    let bench = Bench::small();
    for (path, body, change) in [
        ("persons", json!({"name": "Ada Oak", "emails": [{"value": "a@b.example"}]}), json!({"org_id": 1})),
        ("organizations", json!({"name": "Oak", "address": {"value": "Road 1"}}), json!({"name": "Elm"})),
        ("activities", json!({"subject": "Call", "deal_id": 1}), json!({"done": true})),
        ("products", json!({"name": "Pen", "prices": [{"price": 2, "currency": "EUR"}]}), json!({"tax": 5})),
        ("pipelines", json!({"name": "New"}), json!({"name": "Newer"})),
        ("stages", json!({"name": "First", "pipeline_id": 1}), json!({"deal_probability": 5})),
    ] {
        let (status, made) = bench.json(Method::POST, &format!("/api/v2/{path}"), Some(body)).await;
        assert_eq!(status, if path == "products" { 201 } else { 200 }, "{path} {made}");
        let one = format!("/api/v2/{path}/{}", made["data"]["id"]);
        let (status, changed) = bench.json(Method::PATCH, &one, Some(change.clone())).await;
        assert_eq!(status, 200, "{path} {changed}");
        for (name, value) in change.as_object().unwrap() {
            assert_eq!(&changed["data"][name], value);
        }
        assert_eq!(bench.json(Method::DELETE, &one, None).await.0, 200);
        assert_eq!(bench.get(&one).await.1["data"]["is_deleted"], json!(true));
    }
}

#[tokio::test]
async fn derived_fields_follow() {
    let bench = Bench::small();
    let body = json!({"name": "Ada van Oak", "phones": [{"value": "1"}, {"value": "2", "primary": true}]});
    let (_, made) = bench.json(Method::POST, "/api/v2/persons", Some(body)).await;
    let person = &made["data"];
    assert_eq!((&person["first_name"], &person["last_name"]), (&json!("Ada"), &json!("van Oak")));
    assert_eq!(person["phones"][0], json!({"value": "1", "label": "work", "primary": false}));
    let body = json!({"participants": [{"person_id": 4, "primary": true}], "done": true});
    let (_, made) = bench.json(Method::POST, "/api/v2/activities", Some(body)).await;
    assert_eq!(made["data"]["person_id"], json!(4));
    assert!(made["data"]["marked_as_done_time"].is_string());
    let (_, moved) = bench.json(Method::PATCH, "/api/v2/deals/1", Some(json!({"stage_id": 7}))).await;
    assert_eq!(moved["data"]["pipeline_id"], json!(2), "a stage brings its pipeline");
    let (_, moved) = bench.json(Method::PATCH, "/api/v2/deals/1", Some(json!({"pipeline_id": 1}))).await;
    assert_eq!(moved["data"]["stage_id"], json!(1), "a pipeline brings its first stage");
}

#[tokio::test]
async fn custom_fields_of_every_type_have_the_v2_shapes() {
    let bench = Bench::small();
    let crm = bench.sandbox.state().unwrap().pipedrive();
    let fields: Vec<(String, String)> = crm.custom_field_codes("deal");
    assert!(fields.len() >= 16);
    let (_, deal) = bench.get("/api/v2/deals/1").await;
    let custom = deal["data"]["custom_fields"].as_object().unwrap();
    assert_eq!(custom.len(), fields.len(), "unset fields are there as null");
    for (code, field_type) in fields.iter().take(16) {
        let value = &custom[code];
        let good = match field_type.as_str() {
            "double" => value.is_f64(),
            "enum" | "user" | "org" | "people" => value.is_i64(),
            "set" => value.as_array().is_some_and(|ids| ids.iter().all(Value::is_i64)),
            "monetary" => value["value"].is_number() && value["currency"] == json!("EUR"),
            "daterange" => value["value"].is_string() && value["until"].is_string(),
            "time" => value["value"].as_str().map(str::len) == Some(8) && value["timezone_id"].is_i64(),
            "timerange" => value["until"].is_string() && value["timezone_name"].is_string(),
            "address" => value.as_object().map(serde_json::Map::len) == Some(11),
            _ => value.is_string(),
        };
        assert!(good, "{field_type}: {value}");
        // What is read can be written back, and a wrong value names its field.
        let body = json!({"custom_fields": {code.clone(): value}});
        let (status, written) = bench.json(Method::PATCH, "/api/v2/deals/1", Some(body)).await;
        assert_eq!((status, &written["data"]["custom_fields"][code]), (200, value), "{field_type}");
        let body = json!({"custom_fields": {code.clone(): [[]]}});
        let (status, refused) = bench.json(Method::PATCH, "/api/v2/deals/1", Some(body)).await;
        assert!(status == 400 && refused["error"].as_str().unwrap().contains(code), "{field_type}");
        let body = json!({"custom_fields": {code.clone(): null}});
        let (status, cleared) = bench.json(Method::PATCH, "/api/v2/deals/1", Some(body)).await;
        assert_eq!((status, &cleared["data"]["custom_fields"][code]), (200, &Value::Null));
    }
    let text = serde_json::to_string(&deal["data"]).unwrap();
    assert!((2500..5000).contains(&text.len()), "about 3 KB, as the real one: {}", text.len());
}

#[tokio::test]
async fn who_may_not_see_a_deal_is_refused() {
    let bench = Bench::small();
    let (_, hidden) = bench.get("/api/v2/deals/50").await;
    assert_eq!(hidden["data"]["visible_to"], json!(1));
    let owner = hidden["data"]["owner_id"].as_i64().unwrap();
    let other = if owner == 2 { 3 } else { 2 };
    let crm = bench.sandbox.state().unwrap().pipedrive();
    let as_user = |user: i64| {
        let token = secrecy::ExposeSecret::expose_secret(crm.api_token(user).unwrap()).to_owned();
        bench.raw(Method::GET, "/api/v2/deals/50").header("x-api-token", token)
    };
    assert_eq!(answer(as_user(owner)).await.0, 200);
    let (status, refused) = answer(as_user(other)).await;
    assert_eq!((status, &refused["success"]), (403, &json!(false)));
}
