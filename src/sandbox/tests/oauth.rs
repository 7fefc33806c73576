//! OAuth: authorize, token, refresh, revoke, uninstall.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use url::Url;

use super::listener::Listener;
use super::support::{Bench, answer};
use crate::sandbox::Options;

const CLIENT: (&str, &str) = ("sandbox-app", "sandbox-app-client-secret-of-40-bytes-xx");
const BACK: &str = "https://app.example/back";

fn form(bench: &Bench, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
    let body: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = bench.raw(Method::POST, path).basic_auth(CLIENT.0, Some(CLIENT.1));
    request.header("content-type", "application/x-www-form-urlencoded").body(body)
}

async fn code(bench: &Bench, redirect_uri: &str) -> String {
    let path = format!("/oauth/authorize?client_id=sandbox-app&redirect_uri={redirect_uri}&state=a%26b");
    let response = bench.raw(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.status(), 302);
    let target = Url::parse(response.headers()["location"].to_str().unwrap()).unwrap();
    let pairs: std::collections::HashMap<_, _> = target.query_pairs().into_owned().collect();
    assert_eq!(pairs["state"], "a&b");
    pairs["code"].clone()
}

async fn exchange(bench: &Bench, code: &str) -> (u16, Value) {
    let fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", BACK)];
    answer(form(bench, "/oauth/token", &fields)).await
}

async fn refresh(bench: &Bench, token: &Value) -> (u16, Value) {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token.as_str().unwrap())];
    answer(form(bench, "/oauth/token", &fields)).await
}

async fn works(bench: &Bench, tokens: &Value) -> bool {
    let request =
        bench.raw(Method::GET, "/api/v1/users/me").bearer_auth(tokens["access_token"].as_str().unwrap());
    answer(request).await.0 == 200
}

#[tokio::test]
async fn a_code_becomes_tokens_once() {
    let bench = Bench::small();
    let code = code(&bench, BACK).await;
    let (status, tokens) = exchange(&bench, &code).await;
    assert_eq!((status, &tokens["token_type"], &tokens["expires_in"]), (200, &json!("Bearer"), &json!(3599)));
    assert_eq!(tokens["api_domain"], json!(bench.sandbox.pipedrive_url()));
    assert!(works(&bench, &tokens).await);
    let (status, refused) = exchange(&bench, &code).await;
    assert_eq!((status, &refused["error"]), (400, &json!("invalid_grant")));
}

#[tokio::test]
async fn codes_and_tokens_grow_old() {
    let bench = Bench::small();
    let clock = bench.sandbox.state().unwrap().clock();
    let late = code(&bench, BACK).await;
    clock.advance_ms(300_000);
    assert_eq!(exchange(&bench, &late).await.0, 400);
    let (_, tokens) = exchange(&bench, &code(&bench, BACK).await).await;
    clock.advance_ms(3_600_000);
    assert!(!works(&bench, &tokens).await);
    let (status, fresh) = refresh(&bench, &tokens["refresh_token"]).await;
    assert_eq!((status, &fresh["refresh_token"]), (200, &tokens["refresh_token"]), "no rotation by default");
    assert!(works(&bench, &fresh).await);
    clock.advance_ms(61 * 24 * 3_600_000);
    assert_eq!(refresh(&bench, &tokens["refresh_token"]).await.0, 400);
}

#[tokio::test]
async fn with_rotation_an_old_token_ends_the_installation() {
    let bench = Bench::start(Options { deals: 1, rotate_refresh_tokens: true, ..Options::default() });
    let (_, first) = exchange(&bench, &code(&bench, BACK).await).await;
    let (_, second) = refresh(&bench, &first["refresh_token"]).await;
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert!(works(&bench, &second).await);
    assert_eq!(refresh(&bench, &first["refresh_token"]).await.0, 400);
    assert!(!works(&bench, &second).await);
    assert_eq!(refresh(&bench, &second["refresh_token"]).await.0, 400);
}

#[tokio::test]
async fn revoking_ends_one_token_or_all() {
    let bench = Bench::small();
    let (_, tokens) = exchange(&bench, &code(&bench, BACK).await).await;
    let revoke = |token: &Value| form(&bench, "/oauth/revoke", &[("token", token.as_str().unwrap())]);
    assert_eq!(answer(revoke(&tokens["access_token"])).await.0, 200);
    assert!(!works(&bench, &tokens).await);
    let (_, fresh) = refresh(&bench, &tokens["refresh_token"]).await;
    assert!(works(&bench, &fresh).await);
    assert_eq!(answer(revoke(&tokens["refresh_token"])).await.0, 200);
    assert!(!works(&bench, &fresh).await);
    assert_eq!(answer(revoke(&json!("unknown"))).await.0, 200);
}

#[tokio::test]
async fn wrong_clients_and_grants_are_refused() {
    let bench = Bench::start(Options { deals: 1, redirect_uri: Some(BACK.to_owned()), ..Options::default() });
    for (query, word) in [
        ("client_id=other&redirect_uri=https://app.example/back", "client"),
        ("client_id=sandbox-app&redirect_uri=https://evil.example/back", "redirect_uri"),
        ("client_id=sandbox-app", "redirect_uri"),
    ] {
        let response = bench.raw(Method::GET, &format!("/oauth/authorize?{query}")).send().await.unwrap();
        assert_eq!(response.status(), 400);
        assert!(response.text().await.unwrap().contains(word));
    }
    let plain = |body: &'static str| {
        let request = bench.raw(Method::POST, "/oauth/token");
        request.header("content-type", "application/x-www-form-urlencoded").body(body)
    };
    for (request, error) in [
        (plain("grant_type=refresh_token&refresh_token=x"), "invalid_client"),
        (plain("client_id=sandbox-app&client_secret=wrong"), "invalid_client"),
        (bench.raw(Method::POST, "/oauth/token").body("{}"), "invalid_request"),
        (form(&bench, "/oauth/token", &[]), "invalid_request"),
        (form(&bench, "/oauth/token", &[("grant_type", "password")]), "unsupported_grant_type"),
    ] {
        let (status, refused) = answer(request).await;
        assert_eq!((status, &refused["error"]), (400, &json!(error)));
    }
    let wrong = code(&bench, BACK).await;
    let fields =
        [("grant_type", "authorization_code"), ("code", &wrong), ("redirect_uri", "https://other.example/")];
    assert_eq!(answer(form(&bench, "/oauth/token", &fields)).await.0, 400);
}

#[tokio::test]
async fn a_person_can_be_asked() {
    let bench = Bench::start(Options { deals: 1, approve_automatically: false, ..Options::default() });
    let path = format!("/oauth/authorize?client_id=sandbox-app&redirect_uri={BACK}&state=%22%3E%3Cb%3E");
    let page = bench.raw(Method::GET, &path).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(page.contains("decision=allow") && !page.contains("\"><b>"), "{page}");
    let denied = bench.raw(Method::GET, &format!("{path}&decision=deny")).send().await.unwrap();
    assert!(denied.headers()["location"].to_str().unwrap().contains("error=user_denied"));
}

/// The ids of the webhooks that these tokens see.
async fn webhooks(bench: &Bench, tokens: &Value) -> Vec<Value> {
    let request = bench.raw(Method::GET, "/api/v1/webhooks");
    let (_, list) = answer(request.bearer_auth(tokens["access_token"].as_str().unwrap())).await;
    list["data"].as_array().unwrap().iter().map(|webhook| webhook["id"].clone()).collect()
}

async fn subscribe(request: RequestBuilder) -> Value {
    let body = json!({"subscription_url": "http://127.0.0.1:9/", "event_action": "*", "event_object": "*", "name": "A"});
    let (_, made) = answer(request.header("content-type", "application/json").body(body.to_string())).await;
    made["data"]["id"].clone()
}

#[tokio::test]
async fn uninstalling_ends_what_the_app_has_of_one_user() {
    let bench = Bench::small();
    let grant = |user: i64| bench.json(Method::POST, "/_sandbox/oauth/grant", Some(json!({"user_id": user})));
    let ((_, first), (_, second), (_, third)) = (grant(1).await, grant(2).await, grant(3).await);
    let ask = |tokens: &Value| {
        let request = bench.raw(Method::POST, "/api/v1/webhooks");
        request.bearer_auth(tokens["access_token"].as_str().unwrap())
    };
    for tokens in [&first, &second, &third] {
        subscribe(ask(tokens)).await;
    }
    let own = subscribe(bench.request(Method::POST, "/api/v1/webhooks")).await;
    let foreign = format!("/api/v1/webhooks/{}", webhooks(&bench, &first).await[0]);
    assert_eq!(bench.json(Method::DELETE, &foreign, None).await.0, 404, "only the app sees it");

    let body = json!({"user_id": 1, "redirect_uri": "http://127.0.0.1:9/back"});
    bench.json(Method::POST, "/_sandbox/oauth/uninstall", Some(body)).await;
    assert!(!works(&bench, &first).await);
    let (_, again) = grant(1).await;
    assert_eq!(webhooks(&bench, &again).await, [json!(null); 0]);
    let (_, list) = bench.get("/api/v1/webhooks").await;
    assert_eq!((list["data"].as_array().unwrap().len(), &list["data"][0]["id"]), (1, &own));

    let token = second["refresh_token"].as_str().unwrap();
    answer(form(&bench, "/oauth/revoke", &[("token", token)])).await;
    assert!(!works(&bench, &second).await);
    assert_eq!(webhooks(&bench, &grant(2).await.1).await, [json!(null); 0]);
    assert!(works(&bench, &third).await);
    assert_eq!(webhooks(&bench, &third).await.len(), 1);
}

#[tokio::test]
async fn uninstalling_calls_back() {
    let bench = Bench::small();
    let listener = Listener::start().await;
    let (_, tokens) = bench.json(Method::POST, "/_sandbox/oauth/grant", Some(json!({"user_id": 2}))).await;
    assert!(works(&bench, &tokens).await);
    let body = json!({"user_id": 2, "redirect_uri": listener.url});
    let (_, done) = bench.json(Method::POST, "/_sandbox/oauth/uninstall", Some(body)).await;
    assert_eq!(done["status"], json!(200));
    let heard = listener.take(1).await.remove(0);
    assert_eq!((heard.method, &heard.body["user_id"]), (Method::DELETE, &json!(2)));
    assert!(heard.authorization.starts_with("Basic "));
    assert!(!works(&bench, &tokens).await);
}
