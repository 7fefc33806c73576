//! Users, permissions and notes.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::Bench;

#[tokio::test]
async fn users_say_who_they_are() {
    let bench = Bench::small();
    let (_, me) = bench.get("/api/v1/users/me").await;
    let user = &me["data"];
    assert_eq!(
        (&user["id"], &user["is_you"], &user["company_domain"]),
        (&json!(1), &json!(true), &json!("sandbox"))
    );
    let (_, all) = bench.get("/v1/users").await;
    let users = all["data"].as_array().unwrap();
    assert!(users.len() >= 3);
    assert_eq!(users.iter().filter(|user| user["access"][0]["admin"] == json!(true)).count(), 1);
    assert_eq!(bench.get("/api/v1/users/2").await.1["data"]["company_domain"], Value::Null);
    assert_eq!(bench.get("/api/v1/users/77").await.0, 404);
    let (_, found) = bench.get("/api/v1/users/find?term=robin").await;
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn permitted_users_are_those_who_see_the_deal() {
    let bench = Bench::small();
    let (_, open) = bench.get("/api/v1/deals/1/permittedUsers").await;
    assert_eq!(open["data"], json!([1, 2, 3, 4]));
    let (_, deal) = bench.get("/api/v2/deals/50").await;
    let owner = deal["data"]["owner_id"].as_i64().unwrap();
    let (_, hidden) = bench.get("/api/v1/deals/50/permittedUsers").await;
    let expected = if owner == 1 { json!([1]) } else { json!([1, owner]) };
    assert_eq!(hidden["data"], expected);
    assert_eq!(bench.get("/api/v1/deals/9999/permittedUsers").await.0, 404);
}

#[tokio::test]
async fn notes_live_on_records() {
    let bench = Bench::small();
    let (_, before) = bench.get("/api/v1/notes?deal_id=1").await;
    assert_eq!(before["data"].as_array().unwrap().len(), 1);
    let body = json!({"content": "<b>Call</b>", "deal_id": 1});
    let (status, made) = bench.json(Method::POST, "/api/v1/notes", Some(body)).await;
    let note = &made["data"];
    assert_eq!(
        (status, &note["content"], &note["user"]["is_you"]),
        (200, &json!("<b>Call</b>"), &json!(true))
    );
    assert!(note["deal"]["title"].is_string() && note["add_time"].as_str().unwrap().len() == 19);
    let path = format!("/api/v1/notes/{}", note["id"]);
    let (_, changed) = bench.json(Method::PUT, &path, Some(json!({"content": "Later"}))).await;
    assert_eq!(changed["data"]["content"], json!("Later"));
    let (_, deal) = bench.get("/api/v2/deals/1?include_fields=notes_count").await;
    assert_eq!(deal["data"]["notes_count"], json!(2));
    let (status, gone) = bench.json(Method::DELETE, &path, None).await;
    assert_eq!((status, gone), (200, json!({"success": true, "data": true})));
    assert_eq!(bench.get(&path).await.0, 404);
    for body in [json!({"content": "A"}), json!({"deal_id": 1}), json!({"content": "A", "deal_id": 9999})] {
        assert_eq!(bench.json(Method::POST, "/api/v1/notes", Some(body)).await.0, 400);
    }
}
