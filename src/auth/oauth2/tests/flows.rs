use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::super::*;
use super::server::Server;
use super::settings;
use crate::ErrorKind;
use crate::http::{HttpClient, HttpConfig, Origin};

fn client(server: &Server, adjust: impl Fn(&mut OAuth2Settings)) -> OAuth2 {
    let url = |path: &str| Url::parse(&format!("{}{path}", server.address)).unwrap();
    let mut settings = settings(url("/token").as_str());
    settings.client_secret = Some(SecretString::from("s:e/cret"));
    settings.revoke_url = Some(url("/revoke"));
    settings.device_url = Some(url("/device"));
    adjust(&mut settings);
    let trusted = vec![Origin::of(&settings.token_url).unwrap()];
    let http = HttpClient::new(HttpConfig { trusted, ..HttpConfig::default() });
    OAuth2::new(settings, Arc::new(http)).unwrap()
}

fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn come_back(pending: &Pending) -> Callback {
    Callback::parse(&format!("code=c&state={}", pending.state.expose_secret())).unwrap()
}

#[tokio::test]
async fn a_code_becomes_tokens_with_pkce() {
    let server = Server::start().await;
    let client = client(&server, |settings| {
        settings.scopes = vec!["deals:read".into(), "offline".into()];
        settings.scope_delimiter = ",".into();
        settings.authorize_parameters = vec![("access_type".into(), "offline".into())];
        settings.token_parameters = vec![("audience".into(), "x".into())];
    });
    let pending = client.begin().unwrap();
    assert_eq!(query(&pending.url, "scope").as_deref(), Some("deals:read,offline"));
    assert_eq!(query(&pending.url, "access_type").as_deref(), Some("offline"));
    assert_eq!(query(&pending.url, "code_challenge_method").as_deref(), Some("S256"));
    assert!(query(&pending.url, "state").unwrap().len() >= 32);
    server.seen.lock().unwrap().challenge = query(&pending.url, "code_challenge").unwrap();

    let tokens = client.finish(&pending, &come_back(&pending)).await.unwrap();
    assert_eq!(tokens.access_token.expose_secret(), "fresh");
    assert_eq!(tokens.lifetime, Some(3599));
    assert!(tokens.clock_difference.is_some_and(|seconds| seconds.abs() <= 1));

    let seen = server.seen.lock().unwrap();
    let form = seen.requests.last().unwrap();
    assert_eq!(form.get("redirect_uri").map(String::as_str), Some("http://127.0.0.1:33333"));
    assert_eq!(form.get("audience").map(String::as_str), Some("x"));
    // RFC 6749 section 2.3.1: id and secret are form-encoded before they are joined.
    assert_eq!(seen.authorization.as_deref(), Some("Basic Y2xpZW50OnMlM0FlJTJGY3JldA=="));
    assert!(!form.contains_key("client_secret"));
}

#[tokio::test]
async fn a_changed_verifier_is_refused_by_the_server() {
    let server = Server::start().await;
    let client = client(&server, |_| {});
    let mut pending = client.begin().unwrap();
    server.seen.lock().unwrap().challenge = query(&pending.url, "code_challenge").unwrap();
    pending.pkce_verifier = client.begin().unwrap().pkce_verifier;
    let error = client.finish(&pending, &come_back(&pending)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Reauthorize);
}

#[tokio::test]
async fn a_wrong_state_sends_nothing() {
    let server = Server::start().await;
    let client = client(&server, |_| {});
    let (one, two) = (client.begin().unwrap(), client.begin().unwrap());
    let error = client.finish(&one, &come_back(&two)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AuthorizationState);
    assert!(server.seen.lock().unwrap().requests.is_empty());
}

#[tokio::test]
async fn refreshing_sends_one_request_whatever_happens() {
    let server = Server::start().await;
    let good = client(&server, |settings| settings.client_authentication = ClientAuthentication::Body);
    let tokens = good.refresh(&SecretString::from("good")).await.unwrap();
    assert_eq!(tokens.refresh_token.unwrap().expose_secret(), "next");
    assert_eq!(
        server.seen.lock().unwrap().requests[0].get("client_secret").map(String::as_str),
        Some("s:e/cret")
    );

    let error = good.refresh(&SecretString::from("spent")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Reauthorize);
    assert_eq!(server.seen.lock().unwrap().requests.len(), 2);

    let broken = client(&server, |settings| {
        settings.refresh_url = Some(settings.token_url.join("/broken").unwrap());
    });
    let error = broken.refresh(&SecretString::from("good")).await.unwrap_err();
    assert_eq!((error.kind(), error.details().status), (ErrorKind::OAuth, Some(502)));
}

#[tokio::test]
async fn client_credentials_carry_the_scope() {
    let server = Server::start().await;
    let client = client(&server, |settings| settings.scopes = vec!["a".into(), "b".into()]);
    client.client_credentials().await.unwrap();
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.requests[0].get("scope").map(String::as_str), Some("a b"));
    assert_eq!(seen.requests[0].get("grant_type").map(String::as_str), Some("client_credentials"));
}

#[tokio::test]
async fn a_device_waits_until_the_user_is_done() {
    let server = Server::start().await;
    let client = client(&server, |_| {});
    server.seen.lock().unwrap().polls_before_answer = 2;
    let device = client.device().await.unwrap();
    assert_eq!(device.user_code, "WDJB-MJHT");
    let tokens = client.wait_for_device(&device, tokio::time::sleep).await.unwrap();
    assert_eq!(tokens.access_token.expose_secret(), "fresh");
    assert_eq!(server.seen.lock().unwrap().requests.len(), 3);
}

#[tokio::test]
async fn a_device_stops_waiting_when_it_is_refused() {
    for (code, kind) in [
        ("access_denied", ErrorKind::AuthorizationDenied),
        ("expired_token", ErrorKind::AuthorizationDenied),
        ("invalid_client", ErrorKind::OAuth),
    ] {
        let server = Server::start().await;
        let client = client(&server, |_| {});
        server.seen.lock().unwrap().polls_before_answer = 1;
        server.seen.lock().unwrap().device_refusal = Some(code);
        let device = client.device().await.unwrap();
        let error = client.wait_for_device(&device, tokio::time::sleep).await.unwrap_err();
        assert_eq!((error.kind(), error.details().code.as_deref()), (kind, Some(code)));
        assert_eq!(server.seen.lock().unwrap().requests.len(), 2, "{code}");
    }
}

#[tokio::test]
async fn a_token_is_given_back() {
    let server = Server::start().await;
    let client = client(&server, |_| {});
    client.revoke(&SecretString::from("old"), "refresh_token").await.unwrap();
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.requests[0].get("token").map(String::as_str), Some("old"));
    assert_eq!(seen.requests[0].get("token_type_hint").map(String::as_str), Some("refresh_token"));
}

#[test]
fn endpoints_that_would_leak_are_refused() {
    for url in
        ["http://example.com/token", "http://localhost/token", "https://u:p@example.com/", "https://e.com/#x"]
    {
        let http = Arc::new(HttpClient::new(HttpConfig::default()));
        let error = OAuth2::new(settings(url), http).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
    }
}

#[test]
fn debug_shows_no_secret() {
    let mut settings = settings("https://id.example.com/token");
    settings.client_secret = Some(SecretString::from("CANARY"));
    let client = OAuth2::new(settings, Arc::new(HttpClient::new(HttpConfig::default()))).unwrap();
    let pending = client.begin().unwrap();
    let text = format!("{client:?} {pending:?}");
    assert!(!text.contains("CANARY"), "{text}");
    assert!(!text.contains(pending.pkce_verifier.unwrap().expose_secret()));
    assert!(!text.contains(pending.state.expose_secret()));
}
