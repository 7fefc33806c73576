//! Tokens given back, in the way of each service.

use secrecy::SecretString;

use super::super::*;
use super::dialects::client;
use super::recorder::{Heard, Recorder};
use crate::ErrorKind;

async fn given_back(adjust: impl Fn(&mut OAuth2Settings)) -> Heard {
    let server = Recorder::start(&[(200, "")]).await;
    client(&server, adjust).revoke(&SecretString::from("t k"), "access_token").await.unwrap();
    server.last()
}

const BASIC: &str = "Basic Y2xpZW50OnNlY3JldA==";

#[tokio::test]
async fn by_the_standard() {
    let heard = given_back(|_| {}).await;
    assert_eq!((heard.method.as_str(), heard.target.as_str()), ("POST", "/revoke"));
    assert_eq!(
        (heard.body.as_str(), heard.header("authorization")),
        ("token=t+k&token_type_hint=access_token", BASIC)
    );
    let heard = given_back(|settings| settings.client_authentication = ClientAuthentication::Body).await;
    assert_eq!(heard.body, "token=t+k&token_type_hint=access_token&client_id=client&client_secret=secret");
    assert_eq!(heard.header("authorization"), "");
}

#[tokio::test]
async fn as_json_beside_basic() {
    let heard = given_back(|settings| {
        settings.revocation.token_in = TokenPlace::Json;
        settings.token_headers = vec![("Notion-Version".into(), "2025-09-03".into())];
    })
    .await;
    assert_eq!((heard.body.as_str(), heard.header("authorization")), (r#"{"token":"t k"}"#, BASIC));
    assert_eq!(heard.header("content-type"), "application/json");
    assert_eq!(heard.header("notion-version"), "2025-09-03");
}

#[tokio::test]
async fn by_deleting_the_grant_of_the_client() {
    let heard = given_back(|settings| {
        settings.client_id = "a/b c".into();
        settings.client_authentication = ClientAuthentication::Body;
        settings.revoke_url = Some(settings.token_url.join("/applications/:client_id/grant").unwrap());
        settings.revocation = Revocation {
            method: RevocationMethod::Delete,
            token: RevokedToken::Access,
            token_in: TokenPlace::Json,
            token_name: "access_token".into(),
            proof: Some(RevocationProof::Basic),
        };
    })
    .await;
    assert_eq!((heard.method.as_str(), heard.target.as_str()), ("DELETE", "/applications/a%2Fb%20c/grant"));
    assert_eq!(heard.body, r#"{"access_token":"t k"}"#);
    assert!(heard.header("authorization").starts_with("Basic "));
}

#[tokio::test]
async fn by_the_token_itself() {
    let bearer = |settings: &mut OAuth2Settings| settings.revocation.token_in = TokenPlace::Bearer;
    let heard = given_back(bearer).await;
    assert_eq!((heard.body.as_str(), heard.header("authorization")), ("", "Bearer t k"));
    let heard = given_back(|settings| {
        bearer(settings);
        settings.bearer_header = Some("x-access-token".into());
    })
    .await;
    assert_eq!((heard.header("x-access-token"), heard.header("authorization")), ("t k", ""));
}

#[tokio::test]
async fn in_the_query() {
    let heard = given_back(|settings| {
        settings.revocation.token_in = TokenPlace::Query;
        settings.revocation.proof = Some(RevocationProof::None);
    })
    .await;
    assert_eq!((heard.target.as_str(), heard.body.as_str()), ("/revoke?token=t+k", ""));
    assert_eq!(heard.header("authorization"), "");
}

#[tokio::test]
async fn a_no_is_heard_whatever_its_status() {
    for (status, body) in [
        (200, r#"{"ok":false,"error":"invalid_auth"}"#),
        (200, r#"{"error":"invalid_token"}"#),
        (400, ""),
        (404, "{}"),
        (302, ""),
    ] {
        let server = Recorder::start(&[(status, body)]).await;
        let error = client(&server, |_| {}).revoke(&SecretString::from("t"), "x").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OAuth, "{body}");
    }
    for (status, body) in [(200, r#"{"ok":true,"revoked":true}"#), (204, ""), (200, "<html>"), (202, "null")]
    {
        let server = Recorder::start(&[(status, body)]).await;
        client(&server, |_| {}).revoke(&SecretString::from("t"), "x").await.unwrap();
    }
}
