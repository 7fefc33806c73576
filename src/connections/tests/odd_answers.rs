//! Rows 20, 21, 24 and 25: odd answers of the token endpoint.

use secrecy::ExposeSecret;
use serde_json::json;

use super::refreshing::token;
use super::scene::Scene;
use crate::ErrorKind;
use crate::connections::Begin;

#[tokio::test]
async fn row_20_refusals_for_now_are_bounded() {
    let wait = |value: &str| vec![("retry-after", value.to_owned())];
    for (status, headers, least, most) in [
        (429, wait("0"), 1, 1),
        (429, wait("1000000000"), 3600, 3600),
        (429, wait("-5"), 30, 30),
        (429, wait("Wed, 21 Oct 2015 07:28:00 GMT"), 1, 30),
        (429, wait("soon"), 30, 30),
        (429, wait("90"), 90, 90),
        (503, vec![], 30, 30),
        (500, vec![], 30, 30),
    ] {
        let scene = Scene::expired().await;
        scene.server.state().instead.push_back((status, headers.clone(), "busy".into()));
        let error = token(&scene.acme).await.unwrap_err();
        assert_eq!((error.kind(), error.details().status), (ErrorKind::RefreshFailing, Some(status)));
        let wait = error.details().retry_after.unwrap().as_secs();
        assert!((least..=most).contains(&wait), "{headers:?}: {wait}");
        // One second may really be over by now.
        if wait > 1 {
            assert_eq!(token(&scene.acme).await.unwrap_err().kind(), ErrorKind::RefreshFailing);
            assert_eq!(scene.server.posts(), 1, "{headers:?}");
        }
        scene.clock.pass(3601);
        assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
    }
}

#[tokio::test]
async fn row_20_a_gateway_that_heard_nothing_leaves_the_token_in_doubt() {
    for status in [502, 504] {
        let scene = Scene::expired().await;
        scene.server.state().instead.push_back((status, vec![], "gateway".into()));
        for _ in 0..2 {
            let error = token(&scene.acme).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Reauthorize);
            assert!(error.message().contains("gateway"), "{error}");
            assert!(error.details().hint.as_ref().unwrap().contains("once more"), "{error:?}");
            scene.clock.pass(3601);
        }
        assert_eq!(scene.server.posts(), 1);
        // A person may find out: the token was good, or it is refused.
        scene.acme.refresh(true).await.unwrap();
        assert_eq!(token(&scene.acme).await.unwrap(), "access-1");

        let scene = Scene::expired_with("refresh_idempotent = true").await;
        scene.server.state().instead.push_back((status, vec![], "gateway".into()));
        assert_eq!(token(&scene.acme).await.unwrap_err().kind(), ErrorKind::RefreshFailing);
    }
}

#[tokio::test]
async fn row_20_somebody_who_asks_for_it_does_not_wait() {
    let scene = Scene::expired().await;
    scene.server.state().instead.push_back((503, vec![("retry-after", "600".into())], String::new()));
    assert_eq!(token(&scene.acme).await.unwrap_err().kind(), ErrorKind::RefreshFailing);
    scene.acme.refresh(true).await.unwrap();
    assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
}

#[tokio::test]
async fn row_20_the_old_token_is_used_while_it_is_good() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    scene.clock.pass(3600 - 30);
    scene.server.state().instead.push_back((503, vec![], String::new()));
    for _ in 0..3 {
        assert_eq!(token(&scene.acme).await.unwrap(), "access-0");
    }
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test]
async fn row_21_lifetimes_of_every_shape() {
    // (what the server says, whether it refreshes after an hour); the tokens are good in any case
    for (expires_in, ends) in [
        (json!(0), false),
        (json!(-1), false),
        (json!("3600"), true),
        (json!(3600.5), true),
        (json!("abc"), false),
        (json!(null), false),
        (json!(1e18), false),
        (json!([1]), false),
    ] {
        let scene = Scene::expired().await;
        scene.server.state().answer = json!({"expires_in": expires_in});
        assert_eq!(token(&scene.acme).await.unwrap(), "access-1", "{expires_in}");
        scene.clock.pass(3601);
        let second = token(&scene.acme).await.unwrap();
        assert_eq!(second == "access-2", ends, "{expires_in}");
        // The refresh token that came with an unreadable lifetime was kept: a strict server takes it.
        scene.acme.refresh(true).await.unwrap();
    }
}

/// The first grant of `acme`, whose answer says this of its lifetime.
async fn authorize(scene: &Scene, expires_in: &serde_json::Value) -> crate::Result<()> {
    let begun = scene.acme.begin(Begin::default()).await?;
    scene.server.state().answer = json!({"expires_in": expires_in});
    let callback = format!("code=good-code&state={}", begun.state.expose_secret());
    let finished = scene.acme.finish(&callback, Some(&begun.state)).await;
    scene.server.state().answer = serde_json::Value::Null;
    finished.map(drop)
}

#[tokio::test]
async fn row_21_a_first_grant_without_a_usable_lifetime_is_refused() {
    for expires_in in [json!("abc"), json!([3600]), json!({}), json!(true), json!("1e999")] {
        let scene = Scene::new().await;
        let error = authorize(&scene, &expires_in).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{expires_in}");
        assert!(error.message().contains("expires_in"), "{error}");
        assert!(!scene.acme.overview().await.unwrap().has_refresh_token);
        authorize(&scene, &json!(3600)).await.unwrap();
    }
}

#[tokio::test]
async fn row_21_a_first_grant_that_has_ended_is_refreshed_before_its_use() {
    for expires_in in [json!(0), json!(-1), json!("-5"), json!(0.5)] {
        let scene = Scene::new().await;
        authorize(&scene, &expires_in).await.unwrap();
        assert_eq!(token(&scene.acme).await.unwrap(), "access-2", "{expires_in}");
        assert_eq!((token(&scene.acme).await.unwrap().as_str(), scene.server.posts()), ("access-2", 2));
        // A service that always says so is not asked before each use.
        let scene = Scene::new().await;
        authorize(&scene, &expires_in).await.unwrap();
        scene.server.state().answer = json!({"expires_in": expires_in});
        for _ in 0..3 {
            assert_eq!(token(&scene.acme).await.unwrap(), "access-2", "{expires_in}");
        }
        assert_eq!(scene.server.posts(), 2, "{expires_in}");
        // Without a refresh token it is used to see: some services mean that it does not end.
        let scene = Scene::new().await;
        scene.server.state().omit_refresh_token = true;
        authorize(&scene, &expires_in).await.unwrap();
        assert_eq!(token(&scene.acme).await.unwrap(), "access-1", "{expires_in}");
    }
}

#[tokio::test]
async fn row_21_a_first_grant_whose_lifetime_is_told_or_left_out() {
    for (expires_in, after_an_hour) in [
        (json!("3600"), "access-2"),
        (json!(3600.5), "access-2"),
        (json!(null), "access-1"),
        (json!(""), "access-1"),
        (json!(1e18), "access-1"),
    ] {
        let scene = Scene::new().await;
        authorize(&scene, &expires_in).await.unwrap();
        assert_eq!(token(&scene.acme).await.unwrap(), "access-1", "{expires_in}");
        scene.clock.pass(3601);
        assert_eq!(token(&scene.acme).await.unwrap(), after_an_hour, "{expires_in}");
    }
}

#[tokio::test]
async fn row_21_milliseconds_where_the_service_says_so() {
    let scene = Scene::expired_with("expires_in_milliseconds = true").await;
    scene.server.state().answer = json!({"expires_in": 3_600_000});
    token(&scene.acme).await.unwrap();
    scene.clock.pass(3000);
    assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
    scene.clock.pass(601);
    assert_eq!(token(&scene.acme).await.unwrap(), "access-2");
}

#[tokio::test]
async fn row_16_success_in_a_damaged_coding_leaves_the_token_in_doubt() {
    for (status, kind) in [(200, ErrorKind::Reauthorize), (400, ErrorKind::Decode)] {
        let scene = Scene::expired().await;
        let coded = vec![("content-encoding", "gzip".to_owned())];
        scene.server.state().instead.push_back((status, coded, "no gzip".into()));
        assert_eq!(token(&scene.acme).await.unwrap_err().kind(), kind, "{status}");
        scene.clock.pass(3601);
        // What a service refused is tried again; what it may have granted is not.
        assert_eq!(token(&scene.acme).await.is_ok(), status == 400, "{status}");
        assert_eq!(scene.server.posts(), if status == 400 { 2 } else { 1 });
    }
}

#[tokio::test]
async fn row_24_and_25_odd_answers_leave_the_grant_as_it_was() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let token_of = |text: &str| json!({"access_token": text, "expires_in": 3600}).to_string();
    // A refusal leaves the token good; success that cannot be read may have spent it.
    let (failing, lost) = (ErrorKind::RefreshFailing, ErrorKind::Reauthorize);
    for (status, body, kind) in [
        (200, r#"{"error":"temporarily_unavailable"}"#.to_owned(), failing),
        (400, r#"{"access_token":"x","token_type":"Bearer"}"#.to_owned(), failing),
        (200, "<html>login</html>".to_owned(), lost),
        (200, "\u{feff}{\"access_token\":\"x\"}".to_owned(), lost),
        (200, r#"{"access_token":"a","access_token":"b"}"#.to_owned(), lost),
        (200, deep, lost),
        (200, token_of("a\nb"), lost),
        (200, token_of("a\0b"), lost),
        (200, token_of("tök"), lost),
        (200, token_of(&"a".repeat(1 << 20)), lost),
        (200, token_of(""), lost),
        (200, r#"{"access_token":"a","token_type":"mac"}"#.to_owned(), lost),
    ] {
        let scene = Scene::expired().await;
        scene.server.state().instead.push_back((status, vec![], body.clone()));
        let error = token(&scene.acme).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{body:.60}: {error:?}");
        let overview = scene.acme.overview().await.unwrap();
        assert!(overview.has_refresh_token && overview.last_error.is_some(), "{body:.60}");
        scene.clock.pass(31);
        if kind == lost {
            assert_eq!(token(&scene.acme).await.unwrap_err().kind(), lost, "{body:.60}");
            assert_eq!(scene.server.posts(), 1, "{body:.60}");
            scene.acme.refresh(true).await.unwrap();
        }
        assert_eq!(token(&scene.acme).await.unwrap(), "access-1", "{body:.60}");
    }
}
