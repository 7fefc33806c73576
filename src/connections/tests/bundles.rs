//! Row 68: bundles from elsewhere.

use secrecy::SecretString;

use super::refreshing::token;
use super::scene::{Place, Scene, new_connection, options};
use crate::ErrorKind;
use crate::connections::record::Key;
use crate::connections::{Export, LinkName, Status};
use crate::vault::Argon2Settings;

const CHEAP: Argon2Settings = Argon2Settings { memory_kib: 19 * 1024, passes: 2, lanes: 1 };

fn passphrase() -> SecretString {
    SecretString::from("correct horse")
}

#[tokio::test]
async fn a_bundle_brings_connections_to_another_store() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    let path = scene.place.directory.path().join("bundle");
    let carried = scene.connections.export(&path, passphrase(), CHEAP, Export::default()).await.unwrap();
    assert_eq!((carried.services.as_slice(), carried.accounts), (&["shop".to_owned()][..], 1));
    let text = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
    assert!(!text.contains("access-0") && !text.contains("CANARY"));
    // A second time it does not replace the file.
    assert!(scene.connections.export(&path, passphrase(), CHEAP, Export::default()).await.is_err());

    let place = Place::new();
    let there = place.open_with(scene.clock.clone(), options());
    let wrong = there.import(&path, SecretString::from("wrong horse")).await.unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::Vault);
    there.import(&path, passphrase()).await.unwrap();
    let acme = there.connection("acme", None).await.unwrap();
    assert_eq!(token(&acme).await.unwrap(), "access-0");
    assert_eq!(acme.overview().await.unwrap().provenance.as_deref(), Some("imported from `bundle`"));
    // A stranger's definition opens no private address; the one who knows the service defines it himself.
    let call = crate::connections::calling::Call::new(crate::http::Method::GET, "/api");
    assert_eq!(acme.send(&call).await.unwrap_err().kind(), ErrorKind::AddressRefused);
    there.define(&scene.server.definition("shop", ""), true).await.unwrap();
    assert_eq!(acme.send(&call).await.unwrap().status(), 200);
    // Taken in once more, it replaces nothing.
    assert_eq!(there.import(&path, passphrase()).await.unwrap_err().kind(), ErrorKind::ConnectionExists);
}

#[tokio::test]
async fn row_68_a_bundle_replaces_no_service_and_is_taken_whole_or_not_at_all() {
    let scene = Scene::new().await;
    scene.connections.create(new_connection("second", "shop")).await.unwrap();
    let path = scene.place.directory.path().join("bundle");
    scene.connections.export(&path, passphrase(), CHEAP, Export::default()).await.unwrap();
    let place = Place::new();
    let there = place.open();
    let mine = scene.server.definition("shop", "").replace("/token", "/other-token");
    there.define(&mine, false).await.unwrap();
    assert_eq!(there.import(&path, passphrase()).await.unwrap_err().kind(), ErrorKind::ConnectionExists);
    assert!(there.names().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_bundle_without_secrets_brings_drafts() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    let path = scene.place.directory.path().join("bundle");
    let what = Export { without_secrets: true, links: Some(vec!["acme".into()]) };
    scene.connections.export(&path, passphrase(), CHEAP, what).await.unwrap();
    let there = Place::new().open();
    assert!(there.import(&path, passphrase()).await.is_err(), "the vault is gone with its directory");
    let place = Place::new();
    let there = place.open();
    there.import(&path, passphrase()).await.unwrap();
    let overview = there.connection("acme", None).await.unwrap().overview().await.unwrap();
    assert_eq!((overview.status, overview.values.len()), (Status::Draft, 0));
}

#[tokio::test]
async fn a_short_passphrase_is_refused() {
    let scene = Scene::new().await;
    let path = scene.place.directory.path().join("bundle");
    let error = scene
        .connections
        .export(&path, SecretString::from("short"), CHEAP, Export::default())
        .await
        .unwrap_err();
    assert!(error.kind() == ErrorKind::Config && !path.exists());
}

#[tokio::test]
async fn row_68_a_bundle_brings_no_hosts() {
    let scene = Scene::new().await;
    let mut stranger = new_connection("stranger", "shop");
    stranger.allowed_hosts = vec!["http://10.0.0.5".into(), "elsewhere.example.com".into()];
    stranger.allow_any_host = true;
    scene.connections.create(stranger).await.unwrap();
    let path = scene.place.directory.path().join("bundle");
    scene.connections.export(&path, passphrase(), CHEAP, Export::default()).await.unwrap();
    let place = Place::new();
    let there = place.open();
    // The service is one's own, as a built-in one would be.
    there.define(&scene.server.definition("shop", ""), false).await.unwrap();
    there.import(&path, passphrase()).await.unwrap();
    let key = Key::new(&LinkName::parse("stranger").unwrap(), None).unwrap();
    let loaded = there.core().loaded(&key).await.unwrap();
    assert!(loaded.connection.allowed_hosts.is_empty() && !loaded.connection.allow_any_host);
    let trusted = loaded.filled.trusted();
    assert!(trusted.len() == 1 && trusted[0].to_string() == scene.server.address, "{trusted:?}");
}

#[tokio::test]
async fn row_68_a_bundle_does_not_say_where_a_code_goes() {
    let scene = Scene::new().await;
    for (name, redirect_url, stays) in [
        ("web", "https://evil.example/cb", false),
        ("name", "http://localhost.evil.example/cb", false),
        ("user", "http://127.0.0.1@evil.example/cb", false),
        ("private", "http://10.0.0.5/cb", false),
        ("other", "http://0.0.0.0:33333/cb", false),
        ("loopback", "http://127.0.0.1:33333/cb", true),
        ("six", "http://[::1]:33333/cb", true),
        ("local", "http://localhost:33333", true),
    ] {
        let link_name = format!("of_{name}");
        let key = Key::new(&LinkName::parse(&link_name).unwrap(), None).unwrap();
        scene.connections.create(new_connection(&link_name, "shop")).await.unwrap();
        // Written as a stranger would who is not held to our checks.
        let change = scene.connections.core().change(&key, move |loaded| {
            loaded.connection.redirect_url = Some(redirect_url.to_owned());
            Ok(())
        });
        change.await.unwrap();
        let path = scene.place.directory.path().join(&link_name);
        let what = Export { links: Some(vec![link_name.clone()]), ..Export::default() };
        scene.connections.export(&path, passphrase(), CHEAP, what).await.unwrap();
        let place = Place::new();
        let there = place.open();
        let imported = there.import(&path, passphrase()).await;
        let overview = match imported {
            Ok(_) => there.connection(&link_name, None).await.unwrap().overview().await.unwrap(),
            // Refused as a whole, since nothing that is written down here has such an address.
            Err(error) => {
                assert!(redirect_url.contains('@'), "{redirect_url}: {error}");
                continue;
            }
        };
        assert_eq!(overview.redirect_url.as_deref(), stays.then_some(redirect_url), "{redirect_url}");
    }
}
