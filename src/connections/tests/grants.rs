//! What becomes of a grant when callers go away, accounts change, or a service asks for too much.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::refreshing::{status, token};
use super::scene::{Scene, options};
use crate::ErrorKind;
use crate::auth::CredentialProvider;
use crate::connections::record::Key;
use crate::connections::{Begin, Connections, ImportedTokens, Lent, LinkName, Status, Update};
use crate::patience::until;
use crate::vault::{Argon2Settings, KeySource, Vault, create_key_file};

async fn callback(scene: &Scene) -> String {
    let begun = scene.acme.begin(Begin::default()).await.unwrap();
    format!("http://127.0.0.1:33333/cb?code=good-code&state={}", begun.state.expose_secret())
}

async fn kept(scene: &Scene) -> BTreeMap<String, String> {
    let key = Key::new(&LinkName::parse("acme").unwrap(), None).unwrap();
    scene.connections.core().loaded(&key).await.unwrap().account.kept.clone()
}

/// Drops `work` while the service makes up its answer, and waits until all that goes on without it has ended;
/// whether a grant is there then.
async fn is_granted_to_one_who_left<T>(scene: &Scene, work: impl Future<Output = T>) -> bool {
    let handles = || Arc::strong_count(scene.connections.core());
    let before = handles();
    scene.server.hold();
    tokio::select! {
        _ = work => panic!("an answer came although none was given"),
        () = scene.server.asked(1) => {}
    }
    assert!(handles() > before, "it goes on");
    scene.server.release();
    until("nothing goes on any more", || handles() <= before).await;
    status(&scene.acme).await == Status::Connected
}

#[tokio::test]
async fn a_browser_that_goes_away_loses_no_grant() {
    let scene = Scene::new().await;
    let text = callback(&scene).await;
    assert!(is_granted_to_one_who_left(&scene, scene.acme.finish(&text, None)).await);
}

#[tokio::test]
async fn who_waits_for_a_device_no_longer_loses_no_grant() {
    let scene = Scene::with("grants = [\"device\"]").await;
    let code = scene.acme.device().await.unwrap();
    assert!(is_granted_to_one_who_left(&scene, scene.acme.wait_for_device(&code)).await);
}

#[tokio::test]
async fn nobody_asks_for_a_device_when_nobody_waits() {
    let scene = Scene::with("grants = [\"device\"]").await;
    scene.server.state().polls_before_answer = 1;
    scene.server.state().device = json!({"interval": 1});
    let code = scene.acme.device().await.unwrap();
    assert!(!is_granted_to_one_who_left(&scene, scene.acme.wait_for_device(&code)).await);
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test]
async fn a_device_waits_no_longer_than_is_sensible() {
    let scene = Scene::with("grants = [\"device\"]").await;
    for interval in [301, u64::MAX] {
        scene.server.state().device = json!({"interval": interval});
        assert_eq!(scene.acme.device().await.unwrap_err().kind(), ErrorKind::Decode, "{interval}");
    }
    scene.server.state().device = json!({"interval": 300, "expires_in": 1_000_000_000});
    assert_eq!(scene.acme.device().await.unwrap().expires_in, 3600);
}

#[tokio::test]
async fn another_key_waits_for_a_refresh_that_is_under_way() {
    let scene = Scene::expired().await;
    scene.server.hold();
    let elsewhere = scene.elsewhere().await;
    let refresh = tokio::spawn(async move { token(&elsewhere).await });
    scene.server.asked(1).await;
    let new = scene.place.directory.path().join("new-key");
    create_key_file(&new).unwrap();
    let keys = (scene.place.key(), KeySource::KeyFile(new));
    let change = tokio::spawn({
        let (connections, (old, new)) = (scene.connections.clone(), keys.clone());
        async move { connections.change_key(old, new, Argon2Settings::default()).await }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!change.is_finished(), "it waits for the refresh");
    scene.server.release();
    change.await.unwrap().unwrap();
    assert_eq!(refresh.await.unwrap().unwrap(), "access-1");
    assert!(Vault::open(&scene.place.path(), &keys.0).is_err());
    let connections = Connections::open(&scene.place.path(), &keys.1, options()).unwrap();
    let acme = connections.connection("acme", None).await.unwrap();
    assert_eq!((token(&acme).await.unwrap().as_str(), scene.server.posts()), ("access-1", 1));
}

#[tokio::test]
async fn another_account_brings_its_own_addresses() {
    let scene = Scene::with("keep = [\"api_domain\"]\nkeep_from_callback = [\"realm\"]").await;
    scene.server.state().answer = json!({"api_domain": "https://first.example.com"});
    let text = callback(&scene).await;
    scene.acme.finish(&format!("{text}&realm=1"), None).await.unwrap();
    assert_eq!(kept(&scene).await.len(), 2);
    scene.server.state().answer = json!({});
    let text = callback(&scene).await;
    scene.acme.finish(&format!("{text}&realm=2"), None).await.unwrap();
    assert_eq!(kept(&scene).await, BTreeMap::from([("realm".to_owned(), "2".to_owned())]));
}

#[tokio::test]
async fn imported_tokens_belong_to_the_server_they_name() {
    let scene = Scene::with(
        "keep_from_callback = [\"server\"]\ntoken_server_from = \"server\"\n\
         token_server_hosts = [\"id.example.com\"]",
    )
    .await;
    scene.server.state().seed("access-0", "refresh-0");
    let tokens = ImportedTokens {
        access_token: SecretString::from("access-0"),
        refresh_token: Some(SecretString::from("refresh-0")),
        expires_in: Some(3600),
        kept: BTreeMap::from([("server".to_owned(), "https://id.example.com".to_owned())]),
        ..ImportedTokens::default()
    };
    scene.acme.import_tokens(tokens).await.unwrap();
    assert_eq!(token(&scene.acme).await.unwrap(), "access-0");
}

#[tokio::test]
async fn another_client_gets_the_credential_for_allowed_addresses_alone() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    let lend = |address: &str, own| Lent::new(scene.acme.clone(), address.parse().unwrap(), own);
    let here = lend(&scene.server.address, true);
    assert_eq!(here.credential().await.unwrap().secret(), "access-0");
    for (address, own) in [("https://evil.example", false), ("https://evil.example", true)] {
        let error = lend(address, own).credential().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::HostNotAllowed, "{own}");
    }
    // Allowed by the user, but not where the connection itself is.
    let update = Update { allowed_hosts: Some(vec!["evil.example".into()]), ..Update::default() };
    scene.acme.update(update).await.unwrap();
    assert!(lend("https://evil.example", false).credential().await.is_ok());
    assert!(lend("https://evil.example", true).credential().await.is_err());
}
