//! Rows 13, 16, 27 and 28 once more: refreshes that meet each other, a caller's end, or another account.

use std::sync::Arc;
use std::time::Duration;

use super::refreshing::{status, token};
use super::scene::{Scene, TestClock, new_connection, options};
use super::server::Server;
use crate::connections::core::Core;
use crate::connections::loaded::Loaded;
use crate::connections::record::Key;
use crate::connections::secret::Secret;
use crate::connections::store::Store;
use crate::connections::{
    Connection, Connections, ImportedTokens, LinkName, Status, calls, refreshing as refreshes,
};
use crate::patience::{eventually, until};
use crate::{ErrorKind, Result};

pub(super) fn key() -> Key {
    Key::new(&LinkName::parse("acme").unwrap(), None).unwrap()
}

pub(super) async fn loaded(scene: &Scene) -> Arc<Loaded> {
    scene.connections.core().loaded(&key()).await.unwrap()
}

/// A refresh that waits for its answer: the request of this number at the token endpoint.
pub(super) async fn under_way(scene: &Scene, number: usize) -> tokio::task::JoinHandle<Result<String>> {
    scene.server.state().delay = Duration::from_millis(300);
    let acme = scene.acme.clone();
    let refresh = tokio::spawn(async move { token(&acme).await });
    scene.server.asked(number).await;
    refresh
}

async fn import(connection: &Connection, server: &Server, access: &str, refresh: &str) {
    server.state().seed(access, refresh);
    let tokens = ImportedTokens {
        access_token: access.into(),
        refresh_token: Some(refresh.into()),
        expires_in: Some(3600),
        ..ImportedTokens::default()
    };
    connection.import_tokens(tokens).await.unwrap();
}

#[tokio::test]
async fn row_16_a_401_does_not_send_a_token_whose_answer_was_lost() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    scene.clock.pass(60);
    // Two calls went out with the same access token; both come back with 401, one after the other.
    let used = loaded(&scene).await;
    scene.server.state().lose_answers = 1;
    for _ in 0..2 {
        let error = calls::after_refusal(scene.connections.core(), &used).await.err().unwrap();
        assert_eq!((error.kind(), scene.server.posts()), (ErrorKind::Reauthorize, 1));
    }
    assert_eq!(scene.acme.refresh(true).await.unwrap_err().kind(), ErrorKind::Reauthorize);
    assert_eq!(scene.server.posts(), 2, "a person may try");
}

#[tokio::test]
async fn row_27_a_401_keeps_to_the_pause_after_a_failure() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    scene.clock.pass(60);
    let used = loaded(&scene).await;
    scene.server.state().instead.push_back((503, vec![], String::new()));
    for _ in 0..3 {
        assert!(calls::after_refusal(scene.connections.core(), &used).await.unwrap().is_none());
        assert_eq!(scene.server.posts(), 1);
    }
    scene.acme.refresh(true).await.unwrap();
    assert_eq!(scene.server.posts(), 2, "a person does not wait");
}

#[tokio::test]
async fn row_13_callers_of_one_process_share_one_try() {
    let scene = Scene::expired().await;
    scene.server.state().instead.push_back((503, vec![], String::new()));
    scene.server.hold();
    let refreshes = (0..8).map(|_| scene.acme.refresh(true));
    let answer = async {
        let process = scene.connections.core().process();
        until("all wait", || process.flights.waiting(&key()) >= 8 || scene.server.posts() >= 2).await;
        scene.server.release();
    };
    let (outcomes, ()) = tokio::join!(futures_util::future::join_all(refreshes), answer);
    for outcome in outcomes {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::RefreshFailing);
    }
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_27_processes_with_a_refused_token_make_one_request() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    scene.clock.pass(60);
    let (one, two) = (scene.open_elsewhere(), scene.open_elsewhere());
    let (used, used_too) =
        (one.core().loaded(&key()).await.unwrap(), two.core().loaded(&key()).await.unwrap());
    scene.server.hold();
    let answer = async {
        scene.server.asked(1).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        scene.server.release();
    };
    let (first, second) =
        (calls::after_refusal(one.core(), &used), calls::after_refusal(two.core(), &used_too));
    let (first, second, ()) = tokio::join!(first, second, answer);
    for loaded in [first.unwrap().unwrap(), second.unwrap().unwrap()] {
        assert_eq!(loaded.account.grant.as_ref().unwrap().access_token.expose(), "access-1");
    }
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_19_who_waited_for_a_refusal_does_not_ask_again() {
    let scene = Scene::expired().await;
    scene.server.state().seed("other", "other-refresh");
    scene.server.hold();
    let handles = [scene.elsewhere().await, scene.elsewhere().await, scene.elsewhere().await];
    let refused = async {
        scene.server.asked(1).await;
        // The others wait for the lock by now, or find what is stored later.
        tokio::time::sleep(Duration::from_millis(200)).await;
        scene.server.release();
    };
    let (outcomes, ()) = tokio::join!(futures_util::future::join_all(handles.iter().map(token)), refused);
    for outcome in outcomes {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Reauthorize);
    }
    assert_eq!((scene.server.posts(), status(&scene.acme).await), (1, Status::NeedsReauth));
}

#[tokio::test]
async fn row_28_a_refresh_that_ended_unseen_is_over() {
    let scene = Scene::expired().await;
    let only = under_way(&scene, 1).await;
    only.abort();
    eventually("its answer is stored", async || loaded(&scene).await.account.generation != 1).await;
    // Free again when the task has ended.
    drop(refreshes::lock_account(scene.connections.core(), &key()).await.unwrap());
    scene.acme.refresh(true).await.unwrap();
    assert_eq!(scene.server.posts(), 2);
}

#[tokio::test]
async fn an_answer_is_not_stored_in_an_account_made_anew() {
    let scene = Scene::expired().await;
    scene.server.hold();
    let refresh = under_way(&scene, 1).await;
    let acme = scene.acme.clone();
    let delete = tokio::spawn(async move { acme.delete(false, false).await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!delete.is_finished(), "it waits for the refresh");
    scene.server.release();
    delete.await.unwrap().unwrap();
    let again = scene.connections.create(new_connection("acme", "shop")).await.unwrap();
    import(&again, &scene.server, "other", "other-refresh").await;
    let _ = refresh.await.unwrap();
    assert_eq!(token(&again).await.unwrap(), "other");
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test]
async fn an_answer_belongs_to_the_refresh_token_that_was_sent() {
    for refused in [false, true] {
        let scene = Scene::expired().await;
        if refused {
            scene.server.state().seed("access-0", "spent");
        }
        let refresh = under_way(&scene, 1).await;
        // The same generation, as of an account that was deleted and made anew.
        let acme = key();
        let change = scene.connections.core().change(&acme, |loaded| {
            let grant = loaded.account.grant.as_mut().unwrap();
            grant.refresh_token = Some(Secret::from(&"other-refresh".into()));
            Ok(())
        });
        change.await.unwrap();
        let _ = refresh.await.unwrap();
        let account = &loaded(&scene).await.account;
        let grant = account.grant.as_ref().unwrap();
        assert_eq!(grant.refresh_token.as_ref().unwrap().expose(), "other-refresh");
        assert!(account.trouble.is_none(), "{refused}");
    }
}

#[tokio::test]
async fn an_answer_is_stored_wherever_its_refresh_token_stands() {
    // Imported once more while it was being spent: only the answer has its successor.
    let scene = Scene::expired().await;
    let refresh = under_way(&scene, 1).await;
    import(&scene.acme, &scene.server, "newer", "refresh-0").await;
    refresh.await.unwrap().unwrap();
    assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
    scene.acme.refresh(true).await.unwrap();

    // Without a refresh token a newer grant is another one.
    let scene = Scene::with("grants = [\"client_credentials\"]").await;
    scene.server.state().omit_refresh_token = true;
    token(&scene.acme).await.unwrap();
    scene.clock.pass(3700);
    let refresh = under_way(&scene, 2).await;
    let tokens =
        ImportedTokens { access_token: "newer".into(), expires_in: Some(3600), ..ImportedTokens::default() };
    scene.acme.import_tokens(tokens).await.unwrap();
    let _ = refresh.await.unwrap();
    assert_eq!(token(&scene.acme).await.unwrap(), "newer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_13_handles_of_a_store_in_memory_make_one_request() {
    let (server, clock) = (Server::start().await, Arc::new(TestClock::default()));
    let open = || {
        let store = Store::memory("races: one request");
        Connections::with_core(Core::with_clock(store, options(), Arc::clone(&clock) as _))
    };
    let (one, two) = (open(), open());
    one.define(&server.definition("shop", ""), false).await.unwrap();
    let first = one.create(new_connection("acme", "shop")).await.unwrap();
    import(&first, &server, "access-0", "refresh-0").await;
    clock.pass(3700);
    server.state().delay = Duration::from_millis(200);
    let second = two.connection("acme", None).await.unwrap();
    let (first_token, second_token) = tokio::join!(token(&first), token(&second));
    assert_eq!((first_token.unwrap().as_str(), second_token.unwrap().as_str()), ("access-1", "access-1"));
    assert_eq!((server.posts(), status(&second).await), (1, Status::Connected));
}

#[tokio::test]
async fn tokens_are_imported_first_only_once() {
    let scene = Scene::new().await;
    let elsewhere = scene.elsewhere().await;
    let first = |access: &str| ImportedTokens {
        access_token: access.into(),
        refresh_token: Some("refresh-0".into()),
        expires_in: Some(3600),
        ..ImportedTokens::default()
    };
    scene.server.state().seed("access-0", "refresh-0");
    assert!(scene.acme.import_first_tokens(first("access-0")).await.unwrap().is_some());
    scene.acme.refresh(true).await.unwrap();
    // What came with the string is older than what the service gave since.
    assert!(elsewhere.import_first_tokens(first("access-0")).await.unwrap().is_none());
    assert_eq!(token(&elsewhere).await.unwrap(), "access-1");
    elsewhere.refresh(true).await.unwrap();
    assert_eq!(scene.server.posts(), 2);
    // A person who imports means it.
    scene.acme.import_tokens(first("other")).await.unwrap();
    assert_eq!(token(&elsewhere).await.unwrap(), "other");
}
