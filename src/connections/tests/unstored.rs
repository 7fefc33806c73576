//! Answers to refreshes that cannot be stored, the only copies of tokens, and marks of those that never came.

use super::races::{key, loaded};
use super::refreshing::{status, token};
use super::scene::{Scene, options};
use crate::connections::record::Mark;
use crate::connections::{Connections, Status};
use crate::patience::until;
use crate::vault::{Argon2Settings, KeySource, Vault, create_key_file};
use crate::{ErrorKind, Result};

/// The vault is away while the answer to a refresh comes; it comes back after the last try to store that, or,
/// when `soon`, after the first. What the caller was told.
async fn answered_while_away(scene: &Scene, soon: bool) -> Result<String> {
    let (vault, hidden) = (scene.place.path(), scene.place.directory.path().join("hidden"));
    scene.server.hold();
    scene.clock.hold(soon);
    let acme = scene.acme.clone();
    let refresh = tokio::spawn(async move { token(&acme).await });
    scene.server.asked(1).await;
    std::fs::rename(&vault, &hidden).unwrap();
    scene.server.release();
    if soon {
        until("it pauses", || scene.clock.pauses() > 0 || refresh.is_finished()).await;
        std::fs::rename(&hidden, &vault).unwrap();
        scene.clock.hold(false);
        refresh.await.unwrap()
    } else {
        let told = refresh.await.unwrap();
        std::fs::rename(&hidden, &vault).unwrap();
        told
    }
}

/// Another key of the vault.
fn another_key(scene: &Scene) -> KeySource {
    let new = scene.place.directory.path().join("new-key");
    create_key_file(&new).unwrap();
    KeySource::KeyFile(new)
}

async fn change_key(connections: &Connections, scene: &Scene, new: &KeySource) -> Result<()> {
    connections.change_key(scene.place.key(), new.clone(), Argon2Settings::default()).await
}

#[tokio::test]
async fn tokens_that_could_not_be_stored_are_not_lost() {
    for soon in [true, false] {
        let scene = Scene::expired().await;
        let told = answered_while_away(&scene, soon).await;
        assert_eq!(told.is_ok(), soon, "{told:?}");
        // The tokens are there and no second request was made.
        assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
        assert_eq!((scene.server.posts(), status(&scene.acme).await), (1, Status::Connected));
        assert_eq!(token(&scene.elsewhere().await).await.unwrap(), "access-1");
    }
}

#[tokio::test]
async fn another_key_stores_them_first() {
    let scene = Scene::expired().await;
    answered_while_away(&scene, false).await.unwrap_err();
    let new = another_key(&scene);
    change_key(&scene.connections, &scene, &new).await.unwrap();
    let connections = Connections::open(&scene.place.path(), &new, options()).unwrap();
    let acme = connections.connection("acme", None).await.unwrap();
    assert_eq!((token(&acme).await.unwrap().as_str(), scene.server.posts()), ("access-1", 1));
}

#[tokio::test]
async fn another_key_does_not_come_between_a_process_and_its_answer() {
    let scene = Scene::expired().await;
    answered_while_away(&scene, false).await.unwrap_err();
    let new = another_key(&scene);
    // This one has no answer to store, but sees that a refresh was begun.
    let elsewhere = scene.place.open_with(std::sync::Arc::clone(&scene.clock), options());
    let error = change_key(&elsewhere, &scene, &new).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
    assert!(Vault::open(&scene.place.path(), &new).is_err());
    assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
    change_key(&elsewhere, &scene, &new).await.unwrap();
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test]
async fn the_mark_of_a_process_that_died_long_ago_keeps_no_key() {
    let scene = Scene::expired().await;
    let started = loaded(&scene).await.account.updated_at;
    let acme = key();
    let mark = scene.connections.core().change(&acme, move |loaded| {
        let generation = loaded.account.generation;
        loaded.account.in_flight = Some(Mark { generation, started, attempt: 1 });
        Ok(())
    });
    mark.await.unwrap();
    change_key(&scene.connections, &scene, &another_key(&scene)).await.unwrap();
}

#[tokio::test]
async fn a_mark_of_a_dead_process_is_tried_once() {
    for (attempt, spent, posts) in [(1, false, 1), (1, true, 1), (2, false, 0)] {
        let scene = Scene::expired().await;
        let core = scene.connections.core();
        let key = key();
        core.change(&key, move |loaded| {
            let generation = loaded.account.generation;
            loaded.account.in_flight = Some(Mark { generation, started: 1, attempt });
            Ok(())
        })
        .await
        .unwrap();
        if spent {
            scene.server.state().seed("lost", "lost-refresh");
        }
        let outcome = token(&scene.acme).await;
        assert_eq!(scene.server.posts(), posts);
        if (attempt, spent) == (1, false) {
            assert_eq!(outcome.unwrap(), "access-1");
        } else {
            assert!(outcome.unwrap_err().message().contains("cut off"));
            assert_eq!(status(&scene.acme).await, Status::NeedsReauth);
        }
    }
}
