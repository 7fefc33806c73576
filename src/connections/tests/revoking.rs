//! Grants given back, and what is said where a service cannot be told.

use super::refreshing::{status, token};
use super::scene::{Scene, new_connection};
use crate::connections::{ImportedTokens, Status};

#[tokio::test]
async fn where_no_way_is_named_nobody_says_that_it_is_done() {
    for (page, named) in
        [("", "settings of the account"), ("https://example.com/apps", "https://example.com/apps")]
    {
        let scene = Scene::new().await;
        let lines = if page.is_empty() { String::new() } else { format!("revocation_page = \"{page}\"") };
        let definition = scene.server.definition("mute", &lines).replace("revoke_url", "refresh_url");
        let definition = definition.replace("/revoke\"", "/token\"");
        scene.connections.define(&definition, false).await.unwrap();
        let mute = scene.connections.create(new_connection("mute", "mute")).await.unwrap();
        let tokens = || ImportedTokens { access_token: "access-0".into(), ..ImportedTokens::default() };
        mute.import_tokens(tokens()).await.unwrap();
        let revoked = mute.revoke().await.unwrap();
        assert!(!revoked.complete && !revoked.pending, "{revoked:?}");
        assert!(revoked.reason.contains("not told") && revoked.reason.contains(named), "{revoked:?}");
        let (now, reason) = mute.status().await.unwrap();
        assert!(now == Status::Revoked && reason.unwrap().contains("not told"));
        assert!(token(&mute).await.is_err());
        // It can still be deleted: another try would not help.
        mute.import_tokens(tokens()).await.unwrap();
        mute.delete(false, true).await.unwrap();
    }
}

#[tokio::test]
async fn an_access_token_that_gives_the_grant_back_is_renewed_first() {
    let scene = Scene::expired_with("revocation = { token = \"access\", token_in = \"bearer\" }").await;
    let revoked = scene.acme.revoke().await.unwrap();
    assert!(revoked.complete, "{revoked:?}");
    assert_eq!(scene.server.posts(), 1);
    assert_eq!(scene.server.state().revoke_requests[0]["bearer"], "access-1");
    assert_eq!(status(&scene.acme).await, Status::Revoked);
}

#[tokio::test]
async fn a_good_access_token_is_not_renewed_to_be_given_back() {
    let scene = Scene::with("revocation = { token = \"access\" }").await;
    scene.import(3600).await;
    assert!(scene.acme.revoke().await.unwrap().complete);
    let sent = scene.server.state().revoke_requests[0].clone();
    assert_eq!((sent["token"].as_str(), sent["token_type_hint"].as_str()), ("access-0", "access_token"));
    assert_eq!(scene.server.posts(), 0);
}
