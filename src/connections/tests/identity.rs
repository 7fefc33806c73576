//! Authorizing again without getting a refresh token: the earlier one stays only where it is surely of the same
//! account, and nothing of one account is ever mixed with another's.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::races::{key, loaded, under_way};
use super::refreshing::{status, token};
use super::scene::{Scene, secrets};
use crate::connections::record::Mark;
use crate::connections::{Begin, Finished, Status, Update};

/// An ID token of this user.
fn id_token(subject: &str) -> Value {
    let claims = json!({"iss": "https://id.example.com", "sub": subject, "aud": "id"});
    json!({"id_token": format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))})
}

/// Authorizes; the answer of the service has these further fields.
async fn authorize(scene: &Scene, answer: Value) -> Finished {
    scene.server.state().answer = answer;
    let begun = scene.acme.begin(Begin::default()).await.unwrap();
    let callback = format!("code=good-code&state={}", begun.state.expose_secret());
    let finished = scene.acme.finish(&callback, Some(&begun.state)).await.unwrap();
    scene.server.state().answer = Value::Null;
    finished
}

/// From now on the service gives no further refresh token to a user who granted access before.
fn give_no_other(scene: &Scene) {
    let mut state = scene.server.state();
    (state.omit_refresh_token, state.keep_refresh_token) = (true, true);
}

async fn refresh_token(scene: &Scene) -> Option<String> {
    let grant = loaded(scene).await.account.grant.clone().unwrap();
    grant.refresh_token.map(|token| token.expose().to_owned())
}

#[tokio::test]
async fn the_refresh_token_stays_with_its_account() {
    let scene = Scene::new().await;
    authorize(&scene, id_token("alice")).await;
    give_no_other(&scene);
    let finished = authorize(&scene, id_token("alice")).await;
    assert_eq!((finished.warnings, refresh_token(&scene).await), (vec![], Some("refresh-1".to_owned())));
    scene.clock.pass(3700);
    // A refresh seldom says again whose account it is; it is still known afterwards.
    assert_eq!(token(&scene.acme).await.unwrap(), "access-3");
    authorize(&scene, id_token("alice")).await;
    assert_eq!(refresh_token(&scene).await.as_deref(), Some("refresh-1"));
    assert_eq!(status(&scene.acme).await, Status::Connected);
}

#[tokio::test]
async fn no_refresh_token_goes_to_another_or_an_unknown_account() {
    let unreadable = json!({"id_token": "e30.e30.c2ln"});
    for (first, second, why) in [
        (id_token("alice"), id_token("bob"), "another account's"),
        (id_token("alice"), json!({}), "does not say whose"),
        (json!({}), id_token("alice"), "does not say whose"),
        (json!({}), json!({}), "does not say whose"),
        // What cannot be read fails nothing and names nobody.
        (id_token("alice"), unreadable, "does not say whose"),
        (id_token("alice"), json!({"id_token": [1]}), "does not say whose"),
    ] {
        let scene = Scene::new().await;
        authorize(&scene, first).await;
        give_no_other(&scene);
        let finished = authorize(&scene, second.clone()).await;
        assert_eq!(token(&scene.acme).await.unwrap(), "access-2");
        assert_eq!(refresh_token(&scene).await, None, "{second}");
        let [warning] = finished.warnings.as_slice() else { panic!("{:?}", finished.warnings) };
        assert!(warning.contains(why) && warning.contains("prompt=consent"), "{warning}");
        assert_eq!(scene.acme.overview().await.unwrap().warnings, finished.warnings);
        // It was never sent again.
        scene.clock.pass(3700);
        token(&scene.acme).await.unwrap_err();
        assert_eq!((scene.server.posts(), status(&scene.acme).await), (2, Status::NeedsReauth));
    }
}

#[tokio::test]
async fn values_of_the_answer_name_the_account_where_the_service_says_which() {
    let of = |company: &str, user: Value| json!({"company": company, "user": user});
    for (second, stays) in [
        (of("acme", json!(7)), true),
        (of("acme", json!(8)), false),
        (of("other", json!(7)), false),
        (of("acme", json!(null)), false),
    ] {
        let names = "keep = [\"company\", \"user\"]\naccount_from = [\"company\", \"user\"]";
        let scene = Scene::with(names).await;
        authorize(&scene, of("acme", json!(7))).await;
        give_no_other(&scene);
        authorize(&scene, second.clone()).await;
        assert_eq!(refresh_token(&scene).await.is_some(), stays, "{second}");
    }
    // A value that is only kept, like `api_domain`, does not say whose account it is.
    let scene = Scene::with("keep = [\"company\"]").await;
    authorize(&scene, of("acme", json!(7))).await;
    give_no_other(&scene);
    authorize(&scene, of("acme", json!(7))).await;
    assert_eq!(refresh_token(&scene).await, None);
}

#[tokio::test]
async fn a_refresh_token_that_is_no_longer_good_does_not_stay() {
    // Refused by the service.
    let scene = Scene::new().await;
    authorize(&scene, id_token("alice")).await;
    scene.server.state().seed("other", "other-refresh");
    scene.acme.refresh(true).await.unwrap_err();
    give_no_other(&scene);
    let finished = authorize(&scene, id_token("alice")).await;
    assert!(finished.warnings[0].contains("no longer good"), "{:?}", finished.warnings);
    assert_eq!(refresh_token(&scene).await, None);

    // Given to another client.
    let scene = Scene::new().await;
    authorize(&scene, id_token("alice")).await;
    scene.acme.set_values(secrets(&[("client_id", "id-2")])).await.unwrap();
    give_no_other(&scene);
    let claims = json!({"iss": "https://id.example.com", "sub": "alice", "aud": "id-2"});
    let again = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let finished = authorize(&scene, json!({"id_token": again})).await;
    assert!(finished.warnings[0].contains("no longer good"), "{:?}", finished.warnings);
    assert_eq!(refresh_token(&scene).await, None);

    // Sent by a process that died before the answer.
    let scene = Scene::new().await;
    authorize(&scene, id_token("alice")).await;
    let acme = key();
    let mark = scene.connections.core().change(&acme, |loaded| {
        let generation = loaded.account.generation;
        loaded.account.in_flight = Some(Mark { generation, started: 1, attempt: 1 });
        Ok(())
    });
    mark.await.unwrap();
    give_no_other(&scene);
    authorize(&scene, id_token("alice")).await;
    assert_eq!(refresh_token(&scene).await, None);
}

#[tokio::test]
async fn a_refresh_token_for_fewer_scopes_does_not_stay() {
    let scene = Scene::new().await;
    scene.acme.update(Update { scopes: Some(vec!["read".into()]), ..Update::default() }).await.unwrap();
    authorize(&scene, id_token("alice")).await;
    give_no_other(&scene);
    let more = Update { scopes: Some(vec!["read".into(), "write".into()]), ..Update::default() };
    scene.acme.update(more).await.unwrap();
    let finished = authorize(&scene, id_token("alice")).await;
    assert!(finished.warnings[0].contains("fewer scopes"), "{:?}", finished.warnings);
    assert_eq!(refresh_token(&scene).await, None);
}

#[tokio::test]
async fn a_refresh_under_way_brings_the_token_that_stays() {
    let scene = Scene::new().await;
    authorize(&scene, id_token("alice")).await;
    scene.clock.pass(3700);
    // `refresh-1` is being spent when the user comes back.
    let refresh = under_way(&scene, 2).await;
    {
        let mut state = scene.server.state();
        let mut answer = id_token("alice");
        (answer["access_token"], answer["expires_in"]) = (json!("again"), json!(3600));
        state.delay = std::time::Duration::ZERO;
        state.instead.push_back((200, vec![], answer.to_string()));
    }
    let finished = authorize(&scene, Value::Null).await;
    assert_eq!(finished.warnings, Vec::<String>::new());
    assert_eq!(refresh_token(&scene).await.as_deref(), Some("refresh-2"));
    let _ = refresh.await.unwrap();
    assert_eq!((token(&scene.acme).await.unwrap().as_str(), scene.server.posts()), ("again", 3));
    scene.clock.pass(3700);
    assert_eq!(token(&scene.acme).await.unwrap(), "access-3");
}
