//! What is sent again and what never is.

use std::time::Duration;

use super::fake::Fake;
use crate::ErrorKind;
use crate::http::tests::server::Nobody;
use crate::http::{Content, Method};
use crate::pipedrive::{Pipedrive, Query, Resource, Settings};

const OK: &str = r#"{"success":true,"data":{"id":1}}"#;
const LIMIT: &str = r#"{"success":false,"error":"Rate limit exceeded","errorCode":429}"#;

async fn ask(client: &Pipedrive, method: Method) -> crate::Result<crate::pipedrive::Answer> {
    let empty = method == Method::GET || method == Method::DELETE;
    let content = if empty { Content::Empty } else { Content::Json("{}".into()) };
    client.request(method, "/api/v2/deals/1", Query::new(), content).await
}

#[tokio::test]
async fn a_failing_server_is_asked_again_unless_it_is_a_post() {
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
        let fake = Fake::start().await;
        fake.will(503, &[("retry-after", "0")], "").will_json(OK);
        ask(&fake.client(), method.clone()).await.unwrap();
        assert_eq!(fake.asked().len(), 2, "{method}");
    }
    for status in [500, 502, 503, 504] {
        let fake = Fake::start().await;
        fake.will(status, &[("retry-after", "0")], "").will_json(OK);
        let error = ask(&fake.client(), Method::POST).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Server);
        assert!(error.details().hint.as_deref().unwrap().contains("carried out"), "{error:?}");
        assert_eq!(fake.asked().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn repeats_end() {
    let fake = Fake::start().await;
    for _ in 0..9 {
        fake.will(503, &[("retry-after", "0")], "");
    }
    assert_eq!(ask(&fake.client(), Method::GET).await.unwrap_err().kind(), ErrorKind::Server);
    assert_eq!(fake.asked().len(), 3);
    let mut settings = fake.settings();
    settings.max_retries = 0;
    assert!(ask(&Pipedrive::new(settings).unwrap(), Method::GET).await.is_err());
    assert_eq!(fake.asked().len(), 4);
}

#[tokio::test]
async fn a_burst_429_is_sent_again_even_as_a_post() {
    let fake = Fake::start().await;
    fake.will(429, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "0")], LIMIT).will_json(OK);
    ask(&fake.client(), Method::POST).await.unwrap();
    assert_eq!(fake.asked().len(), 2);
    assert_eq!(fake.asked()[0].body, fake.asked()[1].body);
}

#[tokio::test]
async fn a_daily_429_is_never_sent_again() {
    for left in ["0", "4"] {
        let fake = Fake::start().await;
        let headers = [
            ("x-daily-ratelimit-token-remaining", left),
            ("x-daily-ratelimit-token-limit", "30000"),
            ("retry-after", "7000"),
        ];
        fake.will(429, &headers, LIMIT).will_json(OK);
        let client = fake.client();
        let error = ask(&client, Method::POST).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BudgetExhausted);
        assert_eq!(error.details().retry_after, Some(Duration::from_secs(7000)));
        assert_eq!(fake.asked().len(), 1);
        let budget = client.budget();
        assert_eq!((budget.limit, budget.left), (Some(30_000), Some(left.parse().unwrap())));
        assert_eq!(ask(&client, Method::POST).await.unwrap_err().kind(), ErrorKind::BudgetExhausted);
        assert_eq!(fake.asked().len(), 1, "nor is the next call sent");
    }
}

#[tokio::test]
async fn every_refusal_of_a_limit_says_how_long_to_wait() {
    for (headers, kind) in [
        (("x-ratelimit-remaining", "0"), ErrorKind::RateLimit),
        (("x-daily-ratelimit-token-remaining", "0"), ErrorKind::BudgetExhausted),
    ] {
        let fake = Fake::start().await;
        fake.will(429, &[headers], LIMIT);
        let mut settings = fake.settings();
        settings.max_retries = 0;
        let error = ask(&Pipedrive::new(settings).unwrap(), Method::GET).await.unwrap_err();
        assert_eq!((error.kind(), error.details().status), (kind, Some(429)));
        assert!(error.details().retry_after.is_some(), "{kind:?}");
    }
}

#[tokio::test]
async fn a_wait_past_the_timeout_is_an_error_at_once() {
    let fake = Fake::start().await;
    fake.will(429, &[("x-ratelimit-remaining", "0"), ("retry-after", "50")], LIMIT).will_json(OK);
    let mut settings = fake.settings();
    settings.timeout = Duration::from_secs(5);
    let error = ask(&Pipedrive::new(settings).unwrap(), Method::GET).await.unwrap_err();
    assert_eq!((error.kind(), error.details().status), (ErrorKind::RateLimit, Some(429)));
    assert!(error.details().retry_after.unwrap() > Duration::from_secs(40));
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test]
async fn a_repeat_that_does_not_fit_into_the_timeout_tells_the_first_failure() {
    let fake = Fake::start().await;
    fake.will(503, &[("retry-after", "3600")], r#"{"success":false,"error":"maintenance"}"#).will_json(OK);
    let error = ask(&fake.client(), Method::GET).await.unwrap_err();
    assert_eq!((error.kind(), error.details().status), (ErrorKind::Server, Some(503)));
    assert_eq!(error.details().retry_after, Some(Duration::from_secs(3600)));
    assert!(error.message().contains("maintenance"), "{error}");
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test]
async fn a_block_stops_all_clients_of_the_credential() {
    let fake = Fake::start().await;
    fake.will(403, &[("content-type", "text/html; charset=UTF-8")], "<html>Cloudflare</html>").will_json(OK);
    let (one, other) = (fake.client(), fake.client());
    let first = ask(&one, Method::GET).await.unwrap_err();
    assert_eq!(first.kind(), ErrorKind::Blocked);
    assert!(first.details().retry_after.is_some(), "the first refusal says how long, too");
    let error = ask(&other, Method::GET).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Blocked);
    assert!(error.details().retry_after.is_some());
    assert_eq!(fake.asked().len(), 1, "the second client sent nothing");
    let elsewhere = crate::pipedrive::Settings::at(
        &fake.address,
        crate::pipedrive::Settings::api_token("another-token").unwrap(),
    );
    ask(&Pipedrive::new(elsewhere.unwrap()).unwrap(), Method::GET).await.unwrap();
}

#[tokio::test]
async fn a_block_ends() {
    let fake = Fake::start().await;
    fake.will(403, &[("content-type", "text/html")], "<html>").will_json(OK);
    let mut settings = fake.settings();
    settings.block_pause = Some(Duration::from_millis(20));
    let client = Pipedrive::new(settings).unwrap();
    assert!(ask(&client, Method::GET).await.is_err());
    tokio::time::sleep(Duration::from_millis(60)).await;
    ask(&client, Method::GET).await.unwrap();
}

#[tokio::test]
async fn a_delete_whose_answer_was_lost_is_done() {
    let fake = Fake::start().await;
    fake.will(502, &[("retry-after", "0")], "").will(410, &[], r#"{"success":false,"error":"deleted"}"#);
    fake.client().delete(Resource::Deals, "1").await.unwrap();
    // Without a lost answer a missing record is missing.
    fake.will(404, &[], r#"{"success":false,"error":"Deal not found"}"#);
    assert_eq!(fake.client().delete(Resource::Deals, "1").await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_post_to_a_port_where_nobody_listens_is_not_ambiguous() {
    let nobody = Nobody::new();
    let token = Settings::api_token("t").unwrap();
    let mut settings = Settings::at(nobody.url("").as_str(), token).unwrap();
    settings.max_retries = 0;
    let error = ask(&Pipedrive::new(settings).unwrap(), Method::POST).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn a_closed_client_sends_nothing() {
    let fake = Fake::start().await;
    let client = fake.client();
    client.close();
    assert_eq!(ask(&client, Method::GET).await.unwrap_err().kind(), ErrorKind::Closed);
    assert!(fake.asked().is_empty());
}
