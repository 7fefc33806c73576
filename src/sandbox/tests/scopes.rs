//! OAuth scopes: a token does what one of its scopes allows, an API token everything.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::{Bench, answer};
use crate::sandbox::Options;

async fn token(bench: &Bench, scopes: &[&str]) -> String {
    let body = json!({"user_id": 1, "scopes": scopes});
    let (_, tokens) = bench.json(Method::POST, "/_sandbox/oauth/grant", Some(body)).await;
    assert_eq!(tokens["scope"], json!(scopes.join(",")));
    tokens["access_token"].as_str().unwrap().to_owned()
}

async fn ask(bench: &Bench, token: &str, method: &str, path: &str) -> (u16, Value) {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let request = bench.raw(method, path).bearer_auth(token);
    answer(request.header("content-type", "application/json").body("{}")).await
}

#[tokio::test]
async fn a_token_does_what_its_scopes_allow() {
    let bench = Bench::small();
    for (scope, allowed, refused) in [
        ("base", "GET /api/v1/users/me", "GET /api/v1/users"),
        ("base", "GET /api/v1/currencies", "GET /api/v2/deals"),
        ("deals:read", "GET /api/v2/deals/1", "PATCH /api/v2/deals/1"),
        ("deals:full", "PATCH /api/v2/deals/1", "GET /api/v2/persons"),
        ("deals:read", "GET /api/v2/stages", "POST /api/v2/stages"),
        ("admin", "POST /api/v2/pipelines", "GET /api/v2/deals"),
        ("admin", "GET /api/v2/activityFields", "GET /api/v2/activities"),
        ("contacts:read", "GET /api/v2/organizations", "DELETE /api/v2/persons/1"),
        ("activities:full", "POST /api/v2/activities", "GET /api/v2/products"),
        ("products:read", "GET /api/v2/deals/1/products", "POST /api/v2/deals/1/products"),
        ("search:read", "GET /api/v2/itemSearch?term=paper", "GET /api/v2/deals"),
        ("search:read", "GET /api/v2/deals/search?term=paper", "GET /api/v2/deals/1/followers"),
        ("activities:read", "GET /api/v1/files", "DELETE /api/v1/files/1"),
        ("contacts:full", "GET /api/v1/notes", "GET /api/v1/webhooks"),
        ("deals:read", "GET /api/v1/deals/1/files", "GET /api/v1/persons/1/files"),
        ("deal-fields:full", "POST /api/v2/dealFields", "POST /api/v2/personFields"),
        ("contacts:full", "PATCH /api/v2/personFields/name", "DELETE /api/v2/personFields/name"),
        ("users:read", "GET /api/v1/users/find?term=a", "GET /api/v1/users/me"),
    ] {
        let token = token(&bench, &[scope]).await;
        let (method, path) = allowed.split_once(' ').unwrap();
        let (status, body) = ask(&bench, &token, method, path).await;
        assert_ne!(
            body["error"],
            json!("Scope and URL mismatch"),
            "{scope}: {allowed} was answered {status}"
        );
        let (method, path) = refused.split_once(' ').unwrap();
        let (status, body) = ask(&bench, &token, method, path).await;
        assert_eq!((status, &body["error"]), (403, &json!("Scope and URL mismatch")), "{scope}: {refused}");
        assert_eq!(body["errorCode"], json!(403));
    }
}

#[tokio::test]
async fn the_scopes_of_the_app_stay_with_a_refreshed_token() {
    let scopes = vec!["base".to_owned(), "deals:read".to_owned()];
    let bench = Bench::start(Options { deals: 2, scopes, ..Options::default() });
    let grant = bench.json(Method::POST, "/_sandbox/oauth/grant", Some(json!({}))).await.1;
    assert_eq!(grant["scope"], json!("base,deals:read"));
    let form = format!("grant_type=refresh_token&refresh_token={}", grant["refresh_token"].as_str().unwrap());
    let request = bench.raw(Method::POST, "/oauth/token");
    let request = request.basic_auth("sandbox-app", Some("sandbox-app-client-secret-of-40-bytes-xx"));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    let (_, fresh) = answer(request).await;
    assert_eq!(fresh["scope"], json!("base,deals:read"));
    let token = fresh["access_token"].as_str().unwrap();
    assert_eq!(ask(&bench, token, "GET", "/api/v2/deals/1").await.0, 200);
    assert_eq!(ask(&bench, token, "GET", "/api/v2/persons").await.0, 403);
    // An API token has no scopes to lack.
    assert_eq!(bench.get("/api/v2/persons").await.0, 200);
}
