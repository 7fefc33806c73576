//! Rows 12, 65, 67 and 69: from creation to deletion.

use secrecy::SecretString;

use super::refreshing::{status, token};
use super::scene::{Scene, new_connection, secrets};
use crate::ErrorKind;
use crate::connections::calling::Call;
use crate::connections::{Connections, ImportedTokens, NewConnection, Options, Status};
use crate::http::Method;

const KEYED: &str = "link_name = \"keyed\"\nname = \"Keyed\"\nauthentication = \"api_key\"\n\
                     base_url = \"https://api.example.com\"\nparameters = [{ key = \"X-Key\", display_name = \"API key\" }]\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn row_65_of_two_with_one_name_one_wins() {
    let scene = Scene::new().await;
    let mut tasks = Vec::new();
    for _ in 0..6 {
        let connections = scene.place.open();
        tasks.push(tokio::spawn(async move {
            connections.create(new_connection("twin", "shop")).await.map(drop)
        }));
    }
    let mut won = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(()) => won += 1,
            Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionExists),
        }
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn row_67_a_secret_does_not_follow_a_service_that_moved() {
    let (scene, elsewhere) = (Scene::expired().await, super::server::Server::start().await);
    let moved = elsewhere.definition("shop", "");
    assert_eq!(
        scene.connections.define(&moved, false).await.unwrap_err().kind(),
        ErrorKind::ConnectionExists
    );
    scene.connections.define(&moved, true).await.unwrap();
    let (now, reason) = scene.acme.status().await.unwrap();
    assert_eq!(now, Status::NeedsReauth);
    assert!(reason.unwrap().contains("changed"));
    for _ in 0..2 {
        assert_eq!(token(&scene.acme).await.unwrap_err().kind(), ErrorKind::Reauthorize);
        assert_eq!(scene.acme.refresh(true).await.unwrap_err().kind(), ErrorKind::Reauthorize);
        assert!(scene.acme.send(&Call::new(Method::GET, "/api")).await.is_err());
    }
    let revoked = scene.acme.revoke().await.unwrap();
    assert!(!revoked.complete);
    assert_eq!((scene.server.posts(), elsewhere.posts()), (0, 0));
    assert!(elsewhere.state().revoke_requests.is_empty() && elsewhere.state().api_requests == 0);
}

#[tokio::test]
async fn row_67_a_key_waits_for_a_word_when_its_service_moved() {
    let scene = Scene::new().await;
    scene.connections.define(KEYED, false).await.unwrap();
    let values = secrets(&[("X-Key", "k-CANARY")]);
    let new = NewConnection {
        link_name: "k".into(),
        service: "keyed".into(),
        values: values.clone(),
        ..NewConnection::default()
    };
    let keyed = scene.connections.create(new).await.unwrap();
    assert_eq!(status(&keyed).await, Status::Connected);
    scene.connections.define(&KEYED.replace("api.example.com", "evil.example"), true).await.unwrap();
    assert_eq!(status(&keyed).await, Status::NeedsReauth);
    let error = keyed.send(&Call::new(Method::GET, "/")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Reauthorize);
    keyed.set_values(values).await.unwrap();
    assert_eq!(status(&keyed).await, Status::Connected);
}

#[tokio::test]
async fn a_built_in_service_is_not_replaced() {
    let scene = Scene::new().await;
    for replace in [false, true] {
        let error =
            scene.connections.define(&scene.server.definition("pipedrive", ""), replace).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionExists);
    }
}

#[tokio::test]
async fn row_69_a_revocation_that_fails_is_kept_and_said() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    scene.server.state().revoke_status = Some(503);
    let revoked = scene.acme.revoke().await.unwrap();
    assert!(!revoked.complete && revoked.reason.contains("could not be told"), "{revoked:?}");
    assert_eq!(status(&scene.acme).await, Status::Revoked);
    assert!(token(&scene.acme).await.is_err());
    let error = scene.acme.delete(false, true).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OAuth);
    scene.server.state().revoke_status = None;
    assert!(scene.acme.revoke().await.unwrap().complete);
    let sent = scene.server.state().revoke_requests.last().unwrap().clone();
    assert_eq!((sent["token"].as_str(), sent["token_type_hint"].as_str()), ("refresh-0", "refresh_token"));
    let overview = scene.acme.overview().await.unwrap();
    assert!(overview.status == Status::Revoked && !overview.has_refresh_token);
}

#[tokio::test]
async fn a_referenced_connection_is_not_deleted() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    scene.acme.add_reference("sync of deals").await.unwrap();
    let error = scene.acme.delete(false, true).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionInUse);
    assert!(error.message().contains("sync of deals") && scene.server.state().revoke_requests.is_empty());
    scene.acme.delete(true, true).await.unwrap();
    assert_eq!(scene.server.state().revoke_requests.len(), 1);
    assert_eq!(
        scene.connections.connection("acme", None).await.unwrap_err().kind(),
        ErrorKind::UnknownConnection
    );
    assert!(scene.connections.list(None).await.unwrap().is_empty());
    // The name is free again, and nothing of the old account is left.
    let again = scene.connections.create(new_connection("acme", "shop")).await.unwrap();
    assert_eq!(status(&again).await, Status::NotConnected);
}

#[tokio::test]
async fn values_that_cannot_travel_are_refused() {
    let scene = Scene::new().await;
    for (name, value) in
        [("client_id", ""), ("client_id", "a\r\nX: y"), ("client_secret", "a\0"), ("password", "x")]
    {
        let error = scene.acme.set_values(secrets(&[(name, value)])).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{name} {value:?}");
    }
    let basic = "link_name = \"plain\"\nname = \"Plain\"\nauthentication = \"basic\"\nbase_url = \"https://api.example.com\"\n";
    scene.connections.define(basic, false).await.unwrap();
    let new = NewConnection { link_name: "b".into(), service: "plain".into(), ..NewConnection::default() };
    let draft = scene.connections.create(new).await.unwrap();
    assert_eq!(status(&draft).await, Status::Draft);
    assert!(draft.send(&Call::new(Method::GET, "/")).await.unwrap_err().details().hint.is_some());
    assert!(draft.set_values(secrets(&[("user_name", "a:b")])).await.is_err());
    draft.set_values(secrets(&[("user_name", "ann"), ("password", "pä:ss")])).await.unwrap();
    assert_eq!(status(&draft).await, Status::Connected);
}

#[tokio::test]
async fn row_12_no_secret_is_shown() {
    let scene = Scene::new().await;
    let tokens = ImportedTokens {
        access_token: SecretString::from("access-CANARY"),
        refresh_token: Some(SecretString::from("refresh-CANARY")),
        expires_in: Some(3600),
        ..ImportedTokens::default()
    };
    let shown = format!("{tokens:?}");
    scene.acme.import_tokens(tokens).await.unwrap();
    let begun = scene.acme.begin(crate::connections::Begin::default()).await.unwrap();
    let overview = scene.acme.overview().await.unwrap();
    let json = serde_json::to_string(&overview).unwrap();
    let text = format!("{shown}{overview:?}{json}{:?}{:?}{begun:?}", scene.acme, scene.connections);
    assert!(!text.contains("CANARY"), "{text}");
    assert!(!text.contains(secrecy::ExposeSecret::expose_secret(&begun.state)));
    let file = std::fs::read(scene.place.path()).unwrap();
    assert!(!String::from_utf8_lossy(&file).contains("CANARY"));
    // An error that quotes the server does not quote what it was sent.
    scene.server.state().instead.push_back((
        400,
        vec![],
        r#"{"error":"x","error_description":"bad refresh-CANARY client-CANARY"}"#.into(),
    ));
    scene.clock.pass(3700);
    let error = token(&scene.acme).await.unwrap_err();
    let overview = scene.acme.overview().await.unwrap();
    assert!(!format!("{error:?}{overview:?}").contains("CANARY"), "{error:?}{overview:?}");
}

#[tokio::test]
async fn a_store_in_memory_is_shared_under_its_id() {
    let one = Connections::in_memory("shared under its id", Options::default());
    one.define(KEYED, false).await.unwrap();
    let new = NewConnection { link_name: "k".into(), service: "keyed".into(), ..NewConnection::default() };
    one.create(new).await.unwrap();
    let two = Connections::in_memory("shared under its id", Options::default());
    assert_eq!(two.names().await.unwrap(), ["k"]);
    let other = Connections::in_memory("another id", Options::default());
    assert!(other.names().await.unwrap().is_empty());
}
