//! Servers that speak otherwise than the standard, on the wire.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::super::*;
use super::recorder::Recorder;
use super::settings;
use crate::ErrorKind;
use crate::http::{HttpClient, HttpConfig, Origin};

pub(super) fn client(server: &Recorder, adjust: impl Fn(&mut OAuth2Settings)) -> OAuth2 {
    let url = |path: &str| Url::parse(&format!("{}{path}", server.address)).unwrap();
    let mut settings = settings(url("/token").as_str());
    settings.client_secret = Some(SecretString::from("secret"));
    settings.revoke_url = Some(url("/revoke"));
    settings.device_url = Some(url("/device"));
    adjust(&mut settings);
    let trusted = vec![Origin::of(&settings.token_url).unwrap()];
    let http = HttpClient::new(HttpConfig { trusted, ..HttpConfig::default() });
    OAuth2::new(settings, Arc::new(http)).unwrap()
}

fn token() -> SecretString {
    SecretString::from("old")
}

fn come_back(pending: &Pending) -> Callback {
    Callback::parse(&format!("code=c&state={}", pending.state.expose_secret())).unwrap()
}

#[tokio::test]
async fn a_spent_refresh_token_in_the_words_of_each_service() {
    for (service, status, body, own) in [
        ("RFC 6749", 400, r#"{"error":"invalid_grant"}"#, ""),
        ("Zoho", 200, r#"{"error":"invalid_code"}"#, "invalid_code"),
        ("GitHub", 200, r#"{"error":"bad_refresh_token","error_description":"passed"}"#, ""),
        ("GitHub, form", 200, "error=bad_refresh_token&error_description=The+refresh+token", ""),
        ("Slack", 200, r#"{"ok":false,"error":"invalid_refresh_token"}"#, ""),
        ("Slack, revoked", 200, r#"{"ok":false,"error":"token_revoked"}"#, "token_revoked"),
        (
            "HubSpot v1",
            400,
            r#"{"status":"BAD_REFRESH_TOKEN","message":"missing or invalid refresh token"}"#,
            "",
        ),
        ("Twitch", 400, r#"{"status":400,"message":"Invalid refresh token"}"#, ""),
        ("Pipedrive", 400, r#"{"success":false,"message":"Invalid grant: refresh_token is invalid"}"#, ""),
        (
            "Pipedrive, error",
            400,
            r#"{"success":false,"error":"Invalid grant: refresh_token is invalid"}"#,
            "",
        ),
        ("nested", 400, r#"{"error":{"code":"invalid_grant","message":"x"}}"#, ""),
        ("nested text", 400, r#"{"error":{"code":400,"message":"The refresh token has expired"}}"#, ""),
        ("listed", 401, r#"{"errors":[{"code":"refresh_token_expired"}]}"#, ""),
        (
            "unauthorized",
            400,
            r#"{"error":"unauthorized_client","error_description":"refresh_token is invalid"}"#,
            "",
        ),
        ("own words", 400, r#"{"error":"E17","detail":"grant is gone for good"}"#, "gone for good"),
    ] {
        let server = Recorder::start(&[(status, body)]).await;
        let client = client(&server, |settings| {
            settings.refresh_refusals =
                Some(own.to_owned()).filter(|own| !own.is_empty()).into_iter().collect();
        });
        let error = client.refresh(&token()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Reauthorize, "{service}: {error:?}");
        assert_eq!(server.heard().len(), 1, "{service}");
    }
}

#[tokio::test]
async fn other_refusals_say_nothing_of_the_refresh_token() {
    for (status, body) in [
        (401, r#"{"error":"invalid_client","error_description":"invalid refresh token or client"}"#),
        (400, r#"{"error":"invalid_request"}"#),
        (200, r#"{"ok":false,"error":"internal_error"}"#),
        (400, r#"{"error":"token_revoked"}"#),
        (429, r#"{"error":"invalid_grant_rate"}"#),
        (429, r#"{"message":"Invalid refresh token"}"#),
        (503, r#"{"message":"Invalid refresh token"}"#),
        (503, r#"{"status":"error","message":"down"}"#),
    ] {
        let server = Recorder::start(&[(status, body)]).await;
        let error = client(&server, |_| {}).refresh(&token()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OAuth, "{body}: {error:?}");
    }
    // The same words mean nothing of the sort where a code is exchanged.
    let server = Recorder::start(&[(400, r#"{"message":"Invalid refresh token"}"#)]).await;
    let client = client(&server, |_| {});
    let pending = client.begin().unwrap();
    let error = client.finish(&pending, &come_back(&pending)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OAuth);
}

#[tokio::test]
async fn a_token_endpoint_that_is_down_is_not_a_wrong_one() {
    for (status, said) in
        [(503, "for now"), (500, "for now"), (429, "for now"), (404, "token URL"), (200, "token URL")]
    {
        let server = Recorder::start(&[(status, "<html>")]).await;
        let error = client(&server, |_| {}).refresh(&token()).await.unwrap_err();
        assert!(error.details().hint.as_deref().unwrap().contains(said), "{status}: {error:?}");
    }
}

#[tokio::test]
async fn the_code_of_a_refusal_is_found_where_it_stands() {
    for (body, code) in [
        (r#"{"error":"invalid_scope"}"#, "invalid_scope"),
        (r#"{"error":{"code":"e1"}}"#, "e1"),
        (r#"{"status":"error","code":"e2"}"#, "e2"),
        (r#"{"error":"not a code","message":"x"}"#, "unknown_error"),
        (r#"{"message":"slow_down"}"#, "slow_down"),
    ] {
        let server = Recorder::start(&[(400, body)]).await;
        let error = client(&server, |_| {}).client_credentials().await.unwrap_err();
        assert_eq!(error.details().code.as_deref(), Some(code), "{body}");
    }
}

#[tokio::test]
async fn token_types_beyond_the_usual_ones_are_named() {
    for kind in ["JWT", "N/A", "BearerToken"] {
        let body = format!("{{\"access_token\":\"a\",\"token_type\":\"{kind}\"}}");
        let server = Recorder::start(&[(200, &body), (200, &body)]).await;
        let error = client(&server, |_| {}).refresh(&token()).await.unwrap_err();
        assert!(error.details().hint.as_ref().unwrap().contains("token_types"), "{error:?}");
        let told = client(&server, |settings| settings.token_types = vec![kind.to_ascii_lowercase()]);
        assert_eq!(told.refresh(&token()).await.unwrap().access_token.expose_secret(), "a");
    }
}

#[tokio::test]
async fn token_requests_as_json_with_a_header_of_the_service() {
    let server = Recorder::start(&[]).await;
    let client = client(&server, |settings| {
        settings.token_body = TokenBody::Json;
        settings.token_headers = vec![("Notion-Version".into(), "2025-09-03".into())];
        settings.refresh_parameters = vec![("further".into(), "a b".into())];
    });
    let pending = client.begin().unwrap();
    client.finish(&pending, &come_back(&pending)).await.unwrap();
    client.refresh(&token()).await.unwrap();
    let [code, refresh] = server.heard().try_into().unwrap();
    for heard in [&code, &refresh] {
        assert_eq!(heard.header("content-type"), "application/json");
        assert_eq!(heard.header("notion-version"), "2025-09-03");
        assert_eq!(heard.header("authorization"), "Basic Y2xpZW50OnNlY3JldA==");
    }
    let read = |body: &str| serde_json::from_str::<serde_json::Value>(body).unwrap();
    assert_eq!(read(&code.body)["redirect_uri"], "http://127.0.0.1:33333");
    assert_eq!(
        read(&refresh.body),
        serde_json::json!({"grant_type": "refresh_token", "refresh_token": "old", "further": "a b"})
    );
}

#[tokio::test]
async fn further_parameters_go_to_their_own_requests_and_refreshes_to_their_own_address() {
    let server = Recorder::start(&[]).await;
    let client = client(&server, |settings| {
        settings.refresh_url = Some(settings.token_url.join("/renew").unwrap());
        settings.token_parameters = vec![("expiring".into(), "1".into())];
        settings.refresh_parameters = vec![("audience".into(), "api".into())];
    });
    let pending = client.begin().unwrap();
    client.finish(&pending, &come_back(&pending)).await.unwrap();
    client.refresh(&token()).await.unwrap();
    client.client_credentials().await.unwrap();
    let [code, refresh, own] = server.heard().try_into().unwrap();
    let targets = [code.target.as_str(), refresh.target.as_str(), own.target.as_str()];
    assert_eq!(targets, ["/token", "/renew", "/token"]);
    let fields = [&code, &refresh, &own].map(|heard| (heard.field("expiring"), heard.field("audience")));
    let one = Some("1".to_owned());
    assert_eq!(fields, [(one.clone(), None), (None, Some("api".into())), (one, None)]);
}

#[tokio::test]
async fn a_plus_between_scopes_arrives_as_it_is_documented() {
    let server = Recorder::start(&[]).await;
    for (delimiter, written, read) in
        [("+", "a.x+b", "a.x b"), (" ", "a.x+b", "a.x b"), (",", "a.x%2Cb", "a.x,b")]
    {
        let client = client(&server, |settings| {
            settings.scopes = vec!["a.x".into(), "b".into()];
            settings.scope_delimiter = delimiter.into();
        });
        let url = client.begin().unwrap().url;
        assert!(url.query().unwrap().contains(&format!("scope={written}")), "{url}");
        client.client_credentials().await.unwrap();
        assert!(server.last().body.contains(&format!("scope={written}")), "{}", server.last().body);
        assert_eq!(server.last().field("scope").as_deref(), Some(read));
    }
}

/// RFC 6749 section 2.3.1: what a server reads that undoes a form, or percent signs alone.
#[tokio::test]
async fn odd_characters_of_a_client_arrive_in_basic() {
    use base64::Engine as _;
    let secret = "a b%2B+c:ä€/~-._";
    let server = Recorder::start(&[]).await;
    let client = client(&server, |settings| {
        settings.client_id = "my client".into();
        settings.client_secret = Some(SecretString::from(secret));
    });
    client.refresh(&token()).await.unwrap();
    client.revoke(&token(), "refresh_token").await.unwrap();
    for heard in server.heard() {
        let header = heard.header("authorization").strip_prefix("Basic ").unwrap().to_owned();
        let pair = base64::engine::general_purpose::STANDARD.decode(header).unwrap();
        let pair = String::from_utf8(pair).unwrap();
        assert!(
            !pair.contains('+'),
            "a plus sign would stay one for a server that undoes percent signs alone"
        );
        let (id, proof) = pair.split_once(':').unwrap();
        for reads_forms in [true, false] {
            let read = |text: &str| {
                let text = if reads_forms { text.replace('+', " ") } else { text.to_owned() };
                percent_encoding::percent_decode_str(&text).decode_utf8().unwrap().into_owned()
            };
            assert_eq!((read(id).as_str(), read(proof).as_str()), ("my client", secret));
        }
    }
}

/// RFC 7636 appendix B: what we send as challenge is what the RFC makes of its verifier.
#[test]
fn the_challenge_of_rfc_7636() {
    use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
    let verifier = PkceCodeVerifier::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    assert_eq!(challenge.as_str(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    // And of each of ours.
    let http = Arc::new(HttpClient::new(HttpConfig::default()));
    let client = OAuth2::new(settings("https://id.example.com/token"), http).unwrap();
    let pending = client.begin().unwrap();
    let verifier = pending.pkce_verifier.unwrap().expose_secret().to_owned();
    assert!((43..=128).contains(&verifier.len()));
    let sent = pending.url.query_pairs().find(|(name, _)| name == "code_challenge").unwrap().1.into_owned();
    assert_eq!(sent, PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier)).as_str());
}
