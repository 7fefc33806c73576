//! Row 44: codes for another device, with pauses that nobody sleeps.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::ExposeSecret;

use super::super::*;
use super::dialects::client;
use super::recorder::Recorder;
use crate::ErrorKind;

const CODE: &str =
    r#"{"device_code":"d","user_code":"U","verification_uri":"https://example.com","expires_in":1800}"#;

/// Waits for a device and says how long each pause was; none of them is slept.
async fn wait(server: &Recorder, client: &OAuth2) -> (Result<Tokens, crate::Error>, Vec<u64>) {
    let device = client.device().await.unwrap();
    assert_eq!(server.last().target, "/device");
    let pauses = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&pauses);
    let answer = client.wait_for_device(&device, move |pause: Duration| {
        noted.lock().unwrap().push(pause.as_secs());
        std::future::ready(())
    });
    let answer = answer.await;
    let pauses = pauses.lock().unwrap().clone();
    (answer, pauses)
}

/// Row 44. RFC 8628 section 3.5: five seconds more, from then on.
#[tokio::test]
async fn row_44_a_server_that_wants_it_slower_is_asked_slower() {
    let (pending, slower) = (r#"{"error":"authorization_pending"}"#, r#"{"error":"slow_down"}"#);
    let server =
        Recorder::start(&[(200, CODE), (400, pending), (400, slower), (400, pending), (400, slower)]).await;
    let (answer, pauses) = wait(&server, &client(&server, |_| {})).await;
    assert_eq!(answer.unwrap().access_token.expose_secret(), "a");
    assert_eq!(pauses, [5, 10, 10, 15], "no interval was told, so it is 5 seconds (section 3.2)");
}

#[tokio::test]
async fn seconds_beside_a_code_in_every_shape() {
    for (expires_in, interval, first) in [("\"1800\"", "\"7\"", 7), ("1800.0", "7.5", 7), ("1800", "\"\"", 0)]
    {
        let code = CODE.replace("1800", &format!("{expires_in},\"interval\":{interval}"));
        let pending = r#"{"error":"authorization_pending"}"#;
        let server = Recorder::start(&[(200, &code), (400, pending)]).await;
        let client = client(&server, |_| {});
        if first == 0 {
            assert_eq!(client.device().await.unwrap_err().kind(), ErrorKind::Decode, "{code}");
            continue;
        }
        let (answer, pauses) = wait(&server, &client).await;
        assert!(answer.is_ok(), "{code}");
        assert_eq!(pauses, [first], "{code}");
    }
}

#[tokio::test]
async fn row_44_a_code_that_nobody_types_is_not_waited_for_for_ever() {
    let code = CODE.replace("1800", "1");
    let pending: Vec<_> = std::iter::repeat_n((400, r#"{"error":"authorization_pending"}"#), 500).collect();
    let answers: Vec<_> = [(200, code.as_str())].into_iter().chain(pending).collect();
    let server = Recorder::start(&answers).await;
    let client = client(&server, |_| {});
    let device = client.device().await.unwrap();
    let pause = |_| tokio::time::sleep(Duration::from_millis(50));
    let error = client.wait_for_device(&device, pause).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AuthorizationDenied, "{error:?}");
    assert!(server.heard().len() < 100, "it ended with the code, not with the answers");
}

/// Twitch: the scopes have another name, also beside the code, and what is pending stands in `message`.
#[tokio::test]
async fn a_device_grant_with_words_of_its_own() {
    let pending = r#"{"status":400,"message":"authorization_pending"}"#;
    let server = Recorder::start(&[(200, CODE), (400, pending), (400, pending)]).await;
    let client = client(&server, |settings| {
        settings.client_authentication = ClientAuthentication::Body;
        settings.device_scope_parameter = "scopes".into();
        settings.scopes = vec!["clips:edit".into(), "user:read:email".into()];
    });
    let (answer, pauses) = wait(&server, &client).await;
    assert_eq!((answer.unwrap().access_token.expose_secret(), pauses.len()), ("a", 2));
    for heard in server.heard() {
        assert_eq!(heard.field("scopes").as_deref(), Some("clips:edit user:read:email"), "{}", heard.target);
        assert_eq!(heard.field("scope"), None);
    }
    let gone = r#"{"status":400,"message":"invalid device code"}"#;
    let server = Recorder::start(&[(200, CODE), (400, gone)]).await;
    let (answer, _) = wait(&server, &super::dialects::client(&server, |_| {})).await;
    assert_eq!(answer.unwrap_err().kind(), ErrorKind::OAuth);
    assert_eq!(server.heard().len(), 2);
}
