use serde_json::{Value, json};

use super::super::answer::tokens;
use super::super::tokens::{TokenAnswer, Tokens};
use super::super::unread::{Asked, Raw};
use super::settings;
use crate::http::Redactor;
use crate::{Error, ErrorKind};

fn read(status: u16, body: &[u8]) -> Result<Tokens, Error> {
    read_with(status, body, |_| {})
}

fn read_with(status: u16, body: &[u8], adjust: impl Fn(&mut super::OAuth2Settings)) -> Result<Tokens, Error> {
    let mut settings = settings("https://id.example.com/token");
    adjust(&mut settings);
    asked_for(Asked::Tokens, status, body, &settings)
}

fn asked_for(
    asked: Asked,
    status: u16,
    body: &[u8],
    settings: &super::OAuth2Settings,
) -> Result<Tokens, Error> {
    let redactor = &Redactor::default();
    let raw = Raw { status, body, sent: 1000, clock_difference: None, redactor, asked };
    let value = tokens(&raw, settings)?;
    Ok(serde_json::from_value::<TokenAnswer>(value).unwrap().into())
}

fn with(field: &str, value: Value) -> Vec<u8> {
    let mut answer = json!({"access_token": "a", "token_type": "Bearer"});
    answer[field] = value;
    serde_json::to_vec(&answer).unwrap()
}

#[test]
fn lifetimes_in_every_shape() {
    for (value, expected) in [
        (json!(3600), Some(4600)),
        (json!("3600"), Some(4600)),
        (json!(3600.5), Some(4600)),
        (json!(0), Some(1000)),
        (json!(null), None),
        (json!(" "), None),
        (json!(-1), Some(1000)),
        (json!("-3600"), Some(1000)),
        (json!(1e18), Some(1000 + 315_360_000)),
    ] {
        assert_eq!(read(200, &with("expires_in", value.clone())).unwrap().expires_at, expected, "{value}");
    }
    for value in [json!("abc"), json!([]), json!({}), json!(true), json!("inf"), json!("NaN")] {
        let body = with("expires_in", value.clone());
        assert_eq!(read(200, &body).unwrap_err().kind(), ErrorKind::Decode, "{value}");
        // The refresh token that was sent may be spent: what came is kept.
        let settings = settings("https://id.example.com/token");
        let tokens = asked_for(Asked::Refreshed, 200, &body, &settings).unwrap();
        assert_eq!((tokens.expires_at, tokens.lifetime), (None, None), "{value}");
    }
    let milliseconds =
        read_with(200, &with("expires_in", json!(3_600_000)), |s| s.expires_in_milliseconds = true);
    assert_eq!(milliseconds.unwrap().expires_at, Some(4600));
}

#[test]
fn tokens_that_could_split_a_header_are_refused() {
    for value in [
        json!("a\nb"),
        json!("a\0b"),
        json!("a b"),
        json!("é"),
        json!(""),
        json!(null),
        json!(7),
        json!("x".repeat(1 << 20)),
    ] {
        let error = read(200, &with("access_token", value)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
    }
    assert!(read(200, &with("refresh_token", json!(""))).unwrap().refresh_token.is_none());
}

#[test]
fn scopes_in_every_shape() {
    let expected = Some(vec!["a".to_owned(), "b".to_owned()]);
    for value in [json!("a b"), json!("a,b"), json!("a, b"), json!(["a", "b"])] {
        assert_eq!(read(200, &with("scope", value)).unwrap().scopes, expected);
    }
    assert_eq!(read(200, &with("x", json!(1))).unwrap().scopes, None);
}

#[test]
fn token_types() {
    for value in [json!("bearer"), json!("BEARER"), json!(null), json!("")] {
        assert!(read(200, &with("token_type", value)).is_ok());
    }
    for value in [json!("mac"), json!("DPoP"), json!(1)] {
        assert!(read(200, &with("token_type", value)).is_err());
    }
}

#[test]
fn form_bodies_and_nested_tokens() {
    let form = read(200, b"access_token=a%2Fb&expires_in=60&scope=x").unwrap();
    assert_eq!(form.expires_at, Some(1060));
    let nested = br#"{"ok": true, "authed_user": {"access_token": "u"}, "api_domain": "https://x", "n": 5}"#;
    let tokens = read_with(200, nested, |settings| {
        settings.answer_field = Some("authed_user".into());
        settings.keep = vec!["api_domain".into(), "n".into(), "absent".into()];
    })
    .unwrap();
    assert_eq!(tokens.kept.get("api_domain").map(String::as_str), Some("https://x"));
    assert_eq!(tokens.kept.get("n").map(String::as_str), Some("5"));
    assert_eq!(tokens.kept.len(), 2);
}

#[test]
fn an_error_field_that_says_nothing_is_no_error() {
    for value in [json!(null), json!(""), json!(false)] {
        assert!(read(200, &with("error", value.clone())).is_ok(), "{value}");
        let refused = json!({"error": value, "access_token": "a"}).to_string();
        assert_eq!(read(400, refused.as_bytes()).unwrap_err().kind(), ErrorKind::OAuth);
    }
    for value in [json!("server_error"), json!({}), json!(true), json!(1)] {
        assert_eq!(read(200, &with("error", value)).unwrap_err().kind(), ErrorKind::OAuth);
    }
}

#[test]
fn a_redirect_of_the_token_endpoint_is_named() {
    let error = read(307, b"").unwrap_err();
    assert!(error.details().hint.as_ref().unwrap().contains("redirects"), "{error:?}");
}

#[test]
fn errors_with_whatever_status() {
    for (status, body, kind, code) in [
        (400, json!({"error": "invalid_grant"}), ErrorKind::Reauthorize, "invalid_grant"),
        (200, json!({"error": "bad_verification_code"}), ErrorKind::OAuth, "bad_verification_code"),
        (200, json!({"ok": false, "error": "code_already_used"}), ErrorKind::OAuth, "code_already_used"),
        (400, json!({"success": false, "message": "Invalid client"}), ErrorKind::OAuth, "unknown_error"),
        (401, json!({"error": "invalid_client"}), ErrorKind::OAuth, "invalid_client"),
        (403, json!({"error": "access_denied"}), ErrorKind::AuthorizationDenied, "access_denied"),
        (500, json!({"access_token": "a"}), ErrorKind::OAuth, "unknown_error"),
    ] {
        let error = read(status, body.to_string().as_bytes()).unwrap_err();
        assert_eq!((error.kind(), error.details().code.as_deref()), (kind, Some(code)), "{body}");
        assert_eq!(error.details().status, Some(status));
    }
}

#[test]
fn a_servers_words_cannot_draw_on_a_terminal() {
    let body =
        json!({"error": "x\u{1b}[2J", "error_description": format!("\u{7}<script>{}", "y".repeat(5000))});
    let error = read(400, body.to_string().as_bytes()).unwrap_err();
    assert!(error.message().len() < 260 && !error.message().contains('\u{7}'));
    assert!(!error.details().code.as_deref().unwrap().contains('\u{1b}'));
}

#[test]
fn unreadable_answers_end_in_a_typed_error() {
    let deep = [b"{\"a\":".repeat(100_000), b"1".to_vec(), b"}".repeat(100_000)].concat();
    let bodies: &[&[u8]] = &[
        b"",
        b"<html>busy</html>",
        b"\xef\xbb\xbf{\"access_token\":\"a\"}",
        b"{\"access_token\":\"a\",\"access_token\":\"b\"}",
        b"\xff\xfe",
        b"[]",
        b"\"a=b\"x y",
        b"{\"access_token\":",
        &deep,
    ];
    for body in bodies {
        for (status, kind) in [(200, ErrorKind::Decode), (502, ErrorKind::OAuth)] {
            let error = read(status, body).unwrap_err();
            assert_eq!(error.kind(), kind, "{}", String::from_utf8_lossy(body.get(..20).unwrap_or(body)));
        }
    }
}
