//! Rows 11, 13, 14, 16 to 19, 22, 23 and 28: refreshing.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use serde_json::json;

use super::scene::{Scene, options};
use crate::ErrorKind;
use crate::auth::{Credential, CredentialProvider};
use crate::connections::refreshing::patience;
use crate::connections::{Begin, Connection, Status};
use crate::patience::eventually;

pub(super) async fn token(connection: &Connection) -> crate::Result<String> {
    match connection.credential().await? {
        Credential::Bearer(token) => Ok(token.expose_secret().to_owned()),
        Credential::Header { .. } => panic!("a bearer token"),
    }
}

pub(super) async fn status(connection: &Connection) -> Status {
    connection.status().await.unwrap().0
}

#[tokio::test]
async fn a_fresh_token_is_used_without_a_request_or_a_write() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    let generation = async || scene.connections.generation().await.unwrap();
    let imported = generation().await;
    token(&scene.acme).await.unwrap();
    // The time of a use is stored in the background, once a minute.
    eventually("the first use is stored", async || generation().await != imported).await;
    let before = generation().await;
    for _ in 0..20 {
        scene.clock.pass(1);
        assert_eq!(token(&scene.acme).await.unwrap(), "access-0");
    }
    scene.clock.pass(60);
    token(&scene.acme).await.unwrap();
    eventually("a later use is stored", async || generation().await != before).await;
    assert_eq!((scene.server.posts(), generation().await), (0, before + 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn row_13_many_tasks_and_handles_make_one_request() {
    let scene = Scene::expired().await;
    scene.server.state().delay = Duration::from_millis(100);
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let connection = scene.elsewhere().await;
        for _ in 0..8 {
            let connection = connection.clone();
            tasks.push(tokio::spawn(async move { token(&connection).await }));
        }
    }
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap(), "access-1");
    }
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_14_a_slow_token_endpoint_is_asked_once() {
    let scene = Scene::expired().await;
    scene.server.hold();
    let (one, two) = (scene.elsewhere().await, scene.elsewhere().await);
    let slow = async {
        scene.server.asked(1).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        scene.server.release();
    };
    let (first, second, ()) = tokio::join!(token(&one), token(&two), slow);
    assert_eq!((first.unwrap().as_str(), second.unwrap().as_str()), ("access-1", "access-1"));
    assert_eq!(scene.server.posts(), 1);
    // The lock is waited for longer than the endpoint may take.
    let core = scene.connections.core();
    assert!(patience(core) > core.options.timeout);
}

#[tokio::test]
async fn row_16_a_lost_answer_is_not_asked_for_again() {
    let scene = Scene::expired().await;
    scene.server.state().lose_answers = 1;
    let error = token(&scene.acme).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Reauthorize);
    assert!(error.message().contains("lost"), "{error}");
    for _ in 0..3 {
        assert_eq!(token(&scene.acme).await.unwrap_err().kind(), ErrorKind::Reauthorize);
        assert_eq!(token(&scene.elsewhere().await).await.unwrap_err().kind(), ErrorKind::Reauthorize);
    }
    assert_eq!((scene.server.posts(), status(&scene.acme).await), (1, Status::NeedsReauth));
    // Somebody who asks for it may try; a strict server then ends the grant.
    let error = scene.acme.refresh(true).await.unwrap_err();
    assert_eq!((error.kind(), scene.server.posts()), (ErrorKind::Reauthorize, 2));
    assert_eq!(scene.acme.refresh(true).await.unwrap_err().kind(), ErrorKind::Reauthorize);
    assert_eq!(scene.server.posts(), 2);
}

#[tokio::test]
async fn row_16_a_service_with_grace_is_asked_again_after_a_pause() {
    let scene = Scene::expired_with("refresh_idempotent = true").await;
    {
        let mut state = scene.server.state();
        (state.lose_answers, state.keep_refresh_token) = (1, true);
    }
    assert_eq!(token(&scene.acme).await.unwrap_err().kind(), ErrorKind::RefreshFailing);
    assert_eq!((scene.server.posts(), status(&scene.acme).await), (1, Status::RefreshFailing));
    assert_eq!(token(&scene.acme).await.unwrap_err().kind(), ErrorKind::RefreshFailing);
    assert_eq!(scene.server.posts(), 1);
    scene.clock.pass(31);
    assert_eq!(token(&scene.acme).await.unwrap(), "access-2");
    assert_eq!((scene.server.posts(), status(&scene.acme).await), (2, Status::Connected));
}

#[tokio::test]
async fn row_17_a_refresh_token_that_is_not_sent_again_stays() {
    for answer in [json!({}), json!({"refresh_token": ""}), json!({"refresh_token": null})] {
        let scene = Scene::expired().await;
        {
            let mut state = scene.server.state();
            (state.keep_refresh_token, state.omit_refresh_token) = (true, true);
            state.answer = answer;
        }
        for number in 1..3 {
            assert_eq!(token(&scene.acme).await.unwrap(), format!("access-{number}"));
            scene.clock.pass(3700);
        }
        assert_eq!(scene.server.state().token_requests[1]["refresh_token"], "refresh-0");
        // Such a service was seen not to rotate, so a lost answer does no harm.
        scene.server.state().lose_answers = 1;
        assert_eq!(token(&scene.acme).await.unwrap_err().kind(), ErrorKind::RefreshFailing);
    }
}

#[tokio::test]
async fn row_18_a_siblings_token_is_used_when_the_own_one_is_spent() {
    let scene = Scene::expired().await;
    let sibling = scene.elsewhere().await;
    // The sibling authorizes while our refresh is on its way; the old token is refused then.
    scene.server.hold();
    let ours = tokio::spawn({
        let acme = scene.acme.clone();
        async move { token(&acme).await }
    });
    scene.server.asked(1).await;
    scene.server.state().seed("sibling", "sibling-refresh");
    sibling
        .import_tokens(crate::connections::ImportedTokens {
            access_token: "sibling".into(),
            refresh_token: Some("sibling-refresh".into()),
            expires_in: Some(3600),
            ..Default::default()
        })
        .await
        .unwrap();
    scene.server.release();
    assert_eq!(ours.await.unwrap().unwrap(), "sibling");
    assert_eq!((scene.server.posts(), status(&scene.acme).await), (1, Status::Connected));
}

#[tokio::test]
async fn row_19_a_grant_that_has_ended_is_not_asked_for_again() {
    let scene = Scene::expired().await;
    scene.server.state().seed("other", "other-refresh");
    for _ in 0..4 {
        let error = token(&scene.acme).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Reauthorize);
        assert!(!format!("{error:?}").contains("refresh-0"));
    }
    assert_eq!(token(&scene.elsewhere().await).await.unwrap_err().kind(), ErrorKind::Reauthorize);
    assert_eq!((scene.server.posts(), status(&scene.acme).await), (1, Status::NeedsReauth));
    // Authorizing again ends it.
    let begun = scene.acme.begin(Begin::default()).await.unwrap();
    let callback = format!("code=good-code&state={}", begun.state.expose_secret());
    scene.acme.finish(&callback, Some(&begun.state)).await.unwrap();
    assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
}

#[tokio::test]
async fn row_22_a_lifetime_under_the_margin_is_refreshed_once() {
    let scene = Scene::expired().await;
    scene.server.state().answer = json!({"expires_in": 30});
    for _ in 0..5 {
        assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
        scene.clock.pass(5);
    }
    assert_eq!(scene.server.posts(), 1);
    // A provider that refuses to replace a young token is not asked again and again.
    scene.clock.pass(3);
    scene.server.state().instead.push_back((400, vec![], r#"{"error":"invalid_request"}"#.into()));
    for _ in 0..5 {
        assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
    }
    assert_eq!(scene.server.posts(), 2);
}

#[tokio::test]
async fn row_23_a_clock_that_jumps_makes_no_storm() {
    for jump in [86_400, -86_400, 400 * 86_400] {
        let scene = Scene::expired().await;
        token(&scene.acme).await.unwrap();
        scene.clock.jump(jump);
        for _ in 0..5 {
            assert_eq!(token(&scene.acme).await.unwrap(), "access-1", "{jump}");
        }
        // Another process sees the new clock only; it refreshes once at most.
        let elsewhere = scene.elsewhere().await;
        for _ in 0..5 {
            token(&elsewhere).await.unwrap();
        }
        assert!(scene.server.posts() <= 2, "{jump}: {}", scene.server.posts());
        assert_eq!(token(&elsewhere).await.unwrap(), token(&scene.acme).await.unwrap());
    }
}

#[tokio::test]
async fn row_23_a_pause_ends_when_the_clock_is_put_back() {
    let scene = Scene::expired().await;
    scene.server.state().instead.push_back((503, vec![], String::new()));
    token(&scene.acme).await.unwrap_err();
    scene.clock.jump(-86_400);
    assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
}

#[tokio::test]
async fn row_28_a_caller_that_goes_away_does_not_cut_a_refresh_off() {
    let scene = Scene::expired().await;
    scene.server.state().delay = Duration::from_millis(200);
    let gone = tokio::time::timeout(Duration::from_millis(50), token(&scene.acme)).await;
    assert!(gone.is_err(), "the caller gave up");
    // Whoever comes next finds the outcome, not a spent token.
    assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
    assert_eq!((scene.server.posts(), status(&scene.acme).await), (1, Status::Connected));
}

#[tokio::test]
async fn row_11_the_loser_of_two_copies_says_so() {
    let scene = Scene::expired().await;
    let copy = super::scene::Place::new();
    for file in ["vault", "key"] {
        std::fs::copy(scene.place.directory.path().join(file), copy.directory.path().join(file)).unwrap();
    }
    let elsewhere = copy.open_with(Arc::clone(&scene.clock), options());
    let elsewhere = elsewhere.connection("acme", None).await.unwrap();
    assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
    let error = token(&elsewhere).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Reauthorize);
    assert!(error.message().contains("copy of this vault"), "{error}");
    assert_eq!(scene.server.posts(), 2);
}

#[tokio::test]
async fn client_credentials_are_got_and_renewed_by_themselves() {
    let scene = Scene::with("grants = [\"client_credentials\"]").await;
    scene.server.state().omit_refresh_token = true;
    assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
    scene.clock.pass(3700);
    assert_eq!(token(&scene.acme).await.unwrap(), "access-2");
    let sent = scene.server.state().token_requests[1].clone();
    assert_eq!(sent["grant_type"], "client_credentials");
    assert_eq!(status(&scene.acme).await, Status::Connected);
}

#[tokio::test]
async fn without_a_refresh_token_the_end_is_the_end() {
    let scene = Scene::with("").await;
    scene.server.state().omit_refresh_token = true;
    let begun = scene.acme.begin(Begin::default()).await.unwrap();
    let callback = format!("code=good-code&state={}", begun.state.expose_secret());
    scene.acme.finish(&callback, None).await.unwrap();
    assert_eq!(status(&scene.acme).await, Status::Expiring);
    let overview = scene.acme.overview().await.unwrap();
    assert!(overview.warnings.iter().any(|text| text.contains("no refresh token")));
    scene.clock.pass(3601);
    assert_eq!(token(&scene.acme).await.unwrap_err().kind(), ErrorKind::Reauthorize);
    assert_eq!((scene.server.posts(), status(&scene.acme).await), (1, Status::NeedsReauth));
}
