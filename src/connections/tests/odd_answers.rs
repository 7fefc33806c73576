//! Rows 20, 21, 24 and 25: odd answers of the token endpoint.

use serde_json::json;

use super::refreshing::token;
use super::scene::Scene;
use crate::ErrorKind;

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
        (502, vec![], 30, 30),
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
    // (what the server says, whether it refreshes after an hour, whether it is accepted at all)
    for (expires_in, ends, accepted) in [
        (json!(0), false, true),
        (json!(-1), false, false),
        (json!("3600"), true, true),
        (json!(3600.5), true, true),
        (json!("abc"), false, false),
        (json!(null), false, true),
        (json!(1e18), false, true),
        (json!([1]), false, false),
    ] {
        let scene = Scene::expired().await;
        scene.server.state().answer = json!({"expires_in": expires_in});
        let first = token(&scene.acme).await;
        assert_eq!(first.is_ok(), accepted, "{expires_in}");
        if let Err(error) = first {
            assert_eq!(error.kind(), ErrorKind::Decode, "{expires_in}");
            assert_eq!(token(&scene.acme).await.unwrap_err().kind(), ErrorKind::RefreshFailing);
            assert_eq!(scene.server.posts(), 1);
            continue;
        }
        scene.clock.pass(3601);
        let second = token(&scene.acme).await.unwrap();
        assert_eq!(second == "access-2", ends, "{expires_in}");
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
async fn row_24_and_25_odd_answers_leave_the_grant_as_it_was() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let token_of = |text: &str| json!({"access_token": text, "expires_in": 3600}).to_string();
    for (status, body) in [
        (200, r#"{"error":"temporarily_unavailable"}"#.to_owned()),
        (400, r#"{"access_token":"x","token_type":"Bearer"}"#.to_owned()),
        (200, "<html>login</html>".to_owned()),
        (200, "\u{feff}{\"access_token\":\"x\"}".to_owned()),
        (200, r#"{"access_token":"a","access_token":"b"}"#.to_owned()),
        (200, deep),
        (200, token_of("a\nb")),
        (200, token_of("a\0b")),
        (200, token_of("tök")),
        (200, token_of(&"a".repeat(1 << 20))),
        (200, token_of("")),
        (200, r#"{"access_token":"a","token_type":"mac"}"#.to_owned()),
    ] {
        let scene = Scene::expired().await;
        scene.server.state().instead.push_back((status, vec![], body.clone()));
        let error = token(&scene.acme).await.unwrap_err();
        let typed = matches!(error.kind(), ErrorKind::Decode | ErrorKind::RefreshFailing);
        assert!(typed || error.kind() == ErrorKind::Reauthorize, "{body:.60}: {error:?}");
        let overview = scene.acme.overview().await.unwrap();
        assert!(overview.has_refresh_token && overview.last_error.is_some(), "{body:.60}");
        if typed {
            scene.clock.pass(31);
            assert_eq!(token(&scene.acme).await.unwrap(), "access-1", "{body:.60}");
        }
    }
}
