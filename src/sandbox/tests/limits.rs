//! Credentials, burst limit, daily budget and the block after hammering.

use reqwest::{Method, Response};
use serde_json::json;

use super::support::{Bench, answer};
use crate::sandbox::{Limits, Options};

/// Some midnight UTC, Unix seconds.
const MIDNIGHT: i64 = 1_800_000_000 - 1_800_000_000 % 86_400;

fn header(response: &Response, name: &str) -> Option<i64> {
    response.headers().get(name).map(|value| value.to_str().unwrap().parse().unwrap())
}

/// A sandbox at noon, where time stands still: no window and no day ends by itself.
fn limited(limits: Limits) -> Bench {
    let bench = Bench::start(Options { deals: 10, limits, ..Options::default() });
    let state = bench.sandbox.state().unwrap();
    state.clock().stop();
    state.clock().set_unix(MIDNIGHT + 12 * 3600);
    bench
}

#[tokio::test]
async fn a_stranger_gets_the_gateways_401() {
    let bench = Bench::small();
    let (token, access) = ("unauthorized access", "Invalid token: access_token is invalid");
    for (request, error) in [
        (bench.raw(Method::GET, "/api/v2/deals"), token),
        (bench.raw(Method::GET, "/api/v2/deals").header("x-api-token", "wrong"), token),
        (bench.raw(Method::GET, "/api/v2/deals").header("authorization", "Bearer wrong"), access),
        (bench.raw(Method::GET, &format!("/api/v2/deals?api_token={}", super::support::TOKEN)), token),
    ] {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 401);
        assert_eq!(response.headers()["x-401-by-gw"], "true");
        assert!(!response.headers()["x-correlation-id"].is_empty());
        let body: serde_json::Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert_eq!((&body["success"], &body["errorCode"]), (&json!(false), &json!(401)));
        assert_eq!(body["error"], json!(error));
    }
    let (status, _) =
        answer(bench.raw(Method::GET, "/api/v2/deals").header("authorization", "Basic x")).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn the_burst_limit_has_its_headers() {
    let bench = limited(Limits { burst: 2, ..Limits::default() });
    let first = bench.request(Method::GET, "/api/v2/deals/1").send().await.unwrap();
    assert_eq!(
        (header(&first, "x-ratelimit-limit"), header(&first, "x-ratelimit-remaining")),
        (Some(2), Some(1))
    );
    bench.get("/api/v2/deals/1").await;
    let refused = bench.request(Method::GET, "/api/v2/deals/1").send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert_eq!(header(&refused, "x-ratelimit-remaining"), Some(0));
    assert!((1..=2).contains(&header(&refused, "x-ratelimit-reset").unwrap()));
    assert!(header(&refused, "x-daily-ratelimit-token-remaining").unwrap() > 0);
    bench.sandbox.state().unwrap().clock().advance_ms(2000);
    assert_eq!(bench.get("/api/v2/deals/1").await.0, 200);
}

#[tokio::test]
async fn writes_with_an_api_token_say_how_many_are_left_today() {
    let bench = limited(Limits::default());
    let left = async |request: reqwest::RequestBuilder| {
        header(&request.send().await.unwrap(), "x-daily-requests-left")
    };
    let post = || bench.request(Method::POST, "/api/v1/notes").body(r#"{"content":"A","deal_id":1}"#);
    assert_eq!(left(post()).await, Some(9999));
    assert_eq!(left(bench.request(Method::PUT, "/api/v1/notes/1").body("{}")).await, Some(9998));
    assert_eq!(left(bench.request(Method::GET, "/api/v1/notes")).await, None);
    assert_eq!(left(bench.request(Method::PATCH, "/api/v2/deals/1").body("{}")).await, None);
    let (_, tokens) = bench.json(Method::POST, "/_sandbox/oauth/grant", Some(json!({}))).await;
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(left(bench.raw(Method::POST, "/api/v1/notes").bearer_auth(access).body("{}")).await, None);
    bench.sandbox.state().unwrap().clock().advance_ms(12 * 3_600_000);
    assert_eq!(left(post()).await, Some(9999), "a new day");
}

#[tokio::test]
async fn the_daily_budget_ends_at_midnight() {
    let bench = limited(Limits { daily_tokens: 21, ..Limits::default() });
    let state = bench.sandbox.state().unwrap();
    state.clock().set_unix(MIDNIGHT + 60);
    let first = bench.request(Method::GET, "/api/v2/deals").send().await.unwrap();
    assert_eq!(header(&first, "x-daily-ratelimit-token-limit"), Some(21));
    assert_eq!(header(&first, "x-daily-ratelimit-token-remaining"), Some(11));
    bench.get("/api/v2/deals").await;
    bench.get("/api/v2/deals/1").await;
    let refused = bench.request(Method::GET, "/api/v2/deals/1").send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert_eq!(header(&refused, "x-daily-ratelimit-token-remaining"), Some(0));
    state.clock().advance_ms(3_600_000);
    assert_eq!(bench.get("/api/v2/deals/1").await.0, 429);
    state.clock().advance_ms(23 * 3_600_000);
    assert_eq!(bench.get("/api/v2/deals/1").await.0, 200);
}

#[tokio::test]
async fn hammering_ends_in_a_page_that_is_no_json() {
    let bench = limited(Limits { burst: 1, refusals_before_block: 2, ..Limits::default() });
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(bench.get("/api/v2/deals/1").await.0);
    }
    assert_eq!(statuses, [200, 429, 429, 403]);
    bench.sandbox.state().unwrap().clock().advance_ms(10_000);
    let page = bench.request(Method::GET, "/api/v2/deals/1").send().await.unwrap();
    assert_eq!(page.status(), 403);
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(page.text().await.unwrap().contains("Cloudflare"));
    bench.sandbox.state().unwrap().clock().advance_ms(900_000);
    assert_eq!(bench.get("/api/v2/deals/1").await.0, 200);
}

#[tokio::test]
async fn headers_can_be_left_out() {
    let bench = limited(Limits { headers: false, ..Limits::default() });
    let response = bench.request(Method::GET, "/api/v2/deals/1").send().await.unwrap();
    assert_eq!(header(&response, "x-ratelimit-limit"), None);
    assert_eq!(header(&response, "x-daily-ratelimit-token-remaining"), None);
}

#[tokio::test]
async fn limits_can_be_changed_while_it_runs() {
    let bench = limited(Limits::default());
    let (status, _) = bench.json(Method::POST, "/_sandbox/limits", Some(json!({"search": 0}))).await;
    assert_eq!(status, 200);
    assert_eq!(bench.get("/api/v2/itemSearch?term=paper").await.0, 429);
    assert_eq!(bench.get("/api/v2/deals/1").await.0, 200);
    let (_, left) = bench.json(Method::POST, "/_sandbox/limits", Some(json!({"spend": 450_000}))).await;
    assert_eq!(left["tokens"]["spent"], json!(450_000));
    assert_eq!(bench.get("/api/v2/deals/1").await.0, 429);
    let (status, _) = bench.json(Method::POST, "/_sandbox/limits", Some(json!({"brust": 1}))).await;
    assert_eq!(status, 422);
}
