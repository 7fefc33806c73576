//! Webhooks: subscriptions, payloads, retries.

use reqwest::Method;
use serde_json::{Value, json};

use super::listener::Listener;
use super::support::Bench;
use crate::patience::until;

async fn subscribe(bench: &Bench, url: &str, action: &str, object: &str) -> Value {
    let body = json!({"subscription_url": url, "event_action": action, "event_object": object, "name": "Test",
                      "http_auth_user": "hook", "http_auth_password": "word"});
    let (status, made) = bench.json(Method::POST, "/api/v1/webhooks", Some(body)).await;
    assert_eq!((status, &made["status"]), (201, &json!("ok")), "{made}");
    made["data"]["id"].clone()
}

/// Waits until so many attempts are written down, which is a moment after the listener has answered.
async fn recorded(bench: &Bench, attempts: usize) {
    let state = bench.sandbox.state().unwrap();
    let count = || state.pipedrive().snapshot(state.clock())["webhook_attempts"].as_array().unwrap().len();
    until("the attempts are recorded", || count() == attempts).await;
}

#[tokio::test]
async fn changes_are_told_in_the_v2_shape() {
    let bench = Bench::small();
    let listener = Listener::start().await;
    subscribe(&bench, &listener.url, "*", "deal").await;
    let fields = bench.sandbox.state().unwrap().pipedrive().custom_field_codes("deal");
    let code = |wanted: &str| fields.iter().find(|(_, kind)| kind == wanted).unwrap().0.clone();
    let (set, money) = (code("set"), code("monetary"));
    let body =
        json!({"title": "Told", "custom_fields": {set.clone(): [41, 42], money.clone(): {"value": 5}}});
    let (_, made) = bench.json(Method::POST, "/api/v2/deals", Some(body)).await;
    let path = format!("/api/v2/deals/{}", made["data"]["id"]);
    let first = listener.take(1).await.remove(0);
    assert_eq!(first.authorization, "Basic aG9vazp3b3Jk");
    let meta = &first.body["meta"];
    assert_eq!(
        (&meta["action"], &meta["entity"], &meta["version"]),
        (&json!("create"), &json!("deal"), &json!("2.0"))
    );
    assert_eq!((&meta["attempt"], &meta["entity_id"]), (&json!(1), &json!(made["data"]["id"].to_string())));
    assert!(meta["company_id"].is_string() && meta["permitted_user_ids"][0].is_string());
    assert_eq!(first.body["previous"], Value::Null);
    let custom = &first.body["data"]["custom_fields"];
    assert_eq!(custom[&set], json!({"type": "set", "values": [{"id": 41}, {"id": 42}]}));
    assert_eq!(custom[&money], json!({"type": "monetary", "value": 5, "currency": "EUR"}));
    bench.json(Method::PATCH, &path, Some(json!({"title": "Told again"}))).await;
    let second = listener.take(1).await.remove(0);
    assert_eq!(second.body["previous"]["title"], json!("Told"));
    assert_eq!(second.body["previous"].get("currency"), None);
    bench.json(Method::DELETE, &path, None).await;
    let third = listener.take(1).await.remove(0);
    assert_eq!((&third.body["meta"]["action"], &third.body["data"]), (&json!("delete"), &Value::Null));
    assert_eq!(third.body["previous"]["title"], json!("Told again"));
}

#[tokio::test]
async fn only_what_was_subscribed_is_told() {
    let bench = Bench::small();
    let listener = Listener::start().await;
    let id = subscribe(&bench, &listener.url, "create", "note").await;
    bench.json(Method::POST, "/api/v2/deals", Some(json!({"title": "A"}))).await;
    bench.json(Method::POST, "/api/v1/notes", Some(json!({"content": "A", "deal_id": 1}))).await;
    let heard = listener.take(1).await;
    assert_eq!(heard[0].body["data"]["content"], json!("A"));
    recorded(&bench, 1).await;
    let (_, list) = bench.get("/api/v1/webhooks").await;
    assert_eq!(list["data"][0]["last_http_status"], json!(200));
    let (status, _) = bench.json(Method::DELETE, &format!("/api/v1/webhooks/{id}"), None).await;
    assert_eq!(status, 200);
    let (status, gone) = bench.json(Method::DELETE, &format!("/api/v1/webhooks/{id}"), None).await;
    assert_eq!((status, &gone["errors"]["id"][0]), (404, &json!("not found")));
}

#[tokio::test]
async fn what_a_user_may_not_see_the_user_is_not_told() {
    let bench = Bench::small();
    let (_, hidden) = bench.get("/api/v2/deals/50").await;
    let owner = hidden["data"]["owner_id"].as_i64().unwrap();
    let other = if owner == 2 { 3 } else { 2 };
    let mut listeners = Vec::new();
    for user in [1, other] {
        let listener = Listener::start().await;
        let body = json!({"subscription_url": listener.url, "event_action": "*", "event_object": "*",
                          "name": "Test", "user_id": user});
        assert_eq!(bench.json(Method::POST, "/api/v1/webhooks", Some(body)).await.0, 201);
        listeners.push(listener);
    }
    bench.json(Method::PATCH, "/api/v2/deals/50", Some(json!({"title": "Hidden"}))).await;
    bench.json(Method::POST, "/api/v1/notes", Some(json!({"content": "Hidden", "deal_id": 50}))).await;
    bench.json(Method::PATCH, "/api/v2/deals/1", Some(json!({"title": "Open"}))).await;
    let mut permitted: Vec<_> = listeners[0]
        .take(3)
        .await
        .into_iter()
        .map(|heard| {
            let object = &heard.body["data"];
            let name = object["title"].as_str().or(object["content"].as_str()).unwrap().to_owned();
            (name, heard.body["meta"]["permitted_user_ids"].clone())
        })
        .collect();
    permitted.sort_by_key(|(name, users)| (name.clone(), users.to_string()));
    let mut few: Vec<_> = [1, owner].iter().map(ToString::to_string).collect();
    few.dedup();
    let hidden = ("Hidden".to_owned(), json!(few));
    assert_eq!(permitted, [hidden.clone(), hidden, ("Open".to_owned(), json!(["1", "2", "3", "4"]))]);
    recorded(&bench, 4).await;
    assert_eq!(listeners[1].take(1).await[0].body["data"]["title"], json!("Open"));
}

#[tokio::test]
async fn a_failed_delivery_comes_again_after_3_30_and_150_seconds() {
    let bench = Bench::small();
    let listener = Listener::start().await;
    listener.answer_with(500);
    subscribe(&bench, &listener.url, "create", "deal").await;
    bench.json(Method::POST, "/api/v2/deals", Some(json!({"title": "A"}))).await;
    let clock = bench.sandbox.state().unwrap().clock();
    let mut ids = Vec::new();
    for (attempt, wait) in [(1, 3000), (2, 30_000), (3, 150_000), (4, 600_000)] {
        let heard = listener.take(1).await;
        assert_eq!(heard[0].body["meta"]["attempt"], json!(attempt));
        ids.push(heard[0].body["meta"]["id"].clone());
        // The next attempt is due so long after this one was written down.
        recorded(&bench, attempt).await;
        clock.advance_ms(wait);
    }
    assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "one event, one id");
    // A fifth attempt would be due, and on its way before what is told now.
    listener.answer_with(200);
    bench.json(Method::POST, "/api/v2/deals", Some(json!({"title": "B"}))).await;
    let next = listener.take(1).await.remove(0);
    assert_eq!(next.body["data"]["title"], json!("B"));
}

#[tokio::test]
async fn bad_subscriptions_are_refused() {
    let bench = Bench::small();
    let good = json!({"subscription_url": "http://127.0.0.1:9/", "event_action": "*", "event_object": "*", "name": "A"});
    for (name, value) in [
        ("subscription_url", json!("nowhere")),
        ("event_action", json!("added")),
        ("name", Value::Null),
        ("version", json!("1.0")),
    ] {
        let mut body = good.clone();
        body[name] = value;
        let (status, refused) = bench.json(Method::POST, "/api/v1/webhooks", Some(body)).await;
        assert_eq!((status, &refused["status"]), (400, &json!("error")));
        assert!(refused["errors"][name].is_array(), "{refused}");
    }
    let state = bench.sandbox.state().unwrap();
    state.pipedrive().set_limits(crate::sandbox::Limits::none());
    for _ in 0..40 {
        assert_eq!(bench.json(Method::POST, "/api/v1/webhooks", Some(good.clone())).await.0, 201);
    }
    assert_eq!(bench.json(Method::POST, "/api/v1/webhooks", Some(good)).await.0, 422);
}
