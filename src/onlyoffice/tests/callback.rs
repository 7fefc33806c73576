//! Callbacks: which token decides, what is believed, and what is refused.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::vectors::*;
use super::{NOW, SECRET, options, server};
use crate::jwt::{self, Algorithm, CALLBACK_BYTES, Secret};
use crate::onlyoffice::callback::{ActionKind, ForceSaveType};
use crate::onlyoffice::{Callback, CallbackStatus, DocumentServer, ServerOptions};
use crate::{Error, ErrorKind};

pub(super) fn verify(body: &str, header: Option<&str>) -> Result<Callback, Error> {
    server().verify_callback(body.as_bytes(), header, None, NOW)
}

pub(super) fn body(token: &str) -> String {
    json!({"key": "raw", "status": 4, "url": "https://evil.example/", "token": token}).to_string()
}

pub(super) fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// A callback whose body token holds `content`.
pub(super) fn signed(content: &Value) -> Result<Callback, Error> {
    let mut claims = content.clone();
    claims["exp"] = json!(NOW + 300);
    verify(&body(&sign(&claims)), None)
}

pub(super) fn sign(claims: &Value) -> String {
    jwt::sign(&Secret::new(SECRET).unwrap(), Algorithm::HS256, claims.to_string().as_bytes()).unwrap()
}

#[test]
fn tokens_of_another_implementation_are_accepted() {
    for token in [BODY_SAVE, BODY_SAVE_HS384, BODY_SAVE_HS512, BODY_JUST_EXPIRED] {
        let callback = verify(&body(token), None).unwrap();
        assert_eq!(callback.status, CallbackStatus::MustSave);
        assert_eq!(callback.key.as_str(), "abc");
        assert_eq!(callback.users, ["7"]);
        assert_eq!(callback.file_type.as_deref(), Some("docx"));
        assert_eq!(callback.last_save.as_deref(), Some("2026-05-28T10:00:00.000Z"));
        assert!(callback.url.unwrap().contains("/output.docx?"));
        assert!(callback.changes_url.unwrap().contains("changes.zip"));
        assert!(callback.history.unwrap().get().contains("serverVersion"));
        assert_eq!(callback.actions[0].kind, ActionKind::Left);
    }
    assert_eq!(verify("{}", Some(&bearer(HEADER_EDITING))).unwrap().status, CallbackStatus::Editing);
    assert!(verify("{}", Some(&bearer(HEADER_SAVE))).unwrap().needs_save());
}

#[test]
fn a_forced_save_has_its_own_fields() {
    let callback = verify(&body(BODY_FORCED), None).unwrap();
    assert!(callback.needs_save() && callback.is_forced() && callback.is_editing() && !callback.is_final());
    assert_eq!(callback.force_save_type, Some(ForceSaveType::FormSubmit));
    assert_eq!(callback.user_data.as_deref(), Some("ticket 5"));
    assert!(callback.forms_data_url.is_some());
    assert_eq!(callback.actions[0].kind, ActionKind::AskedToSave);
}

#[test]
fn tokens_that_prove_nothing_are_refused() {
    let cases = [
        (BODY_SAVE_OTHER_SECRET, ErrorKind::Signature),
        (BODY_NONE, ErrorKind::Signature),
        (BODY_CRIT, ErrorKind::Signature),
        (BODY_EXPIRED, ErrorKind::TokenExpired),
        (BODY_OUTGOING_DOWNLOAD, ErrorKind::Callback),
        (HEADER_SAVE, ErrorKind::Callback),
        ("", ErrorKind::Signature),
        ("a.b", ErrorKind::Signature),
        ("a.b.c.d", ErrorKind::Signature),
    ];
    for (token, kind) in cases {
        // A good header must not rescue a bad body token.
        let error = verify(&body(token), Some(&bearer(HEADER_SAVE))).unwrap_err();
        assert_eq!(error.kind(), kind, "{token}: {error}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
}

#[test]
fn a_body_token_of_a_wrong_type_is_refused() {
    for token in [json!(1), json!(null), json!(["x"]), json!({"a": 1}), json!(true)] {
        let text = json!({"token": token}).to_string();
        let error = verify(&text, Some(&bearer(HEADER_SAVE)));
        if token.is_null() {
            // Absent and null are one thing in JSON; the header then decides.
            assert!(error.is_ok());
        } else {
            assert_eq!(error.unwrap_err().kind(), ErrorKind::Signature, "{text}");
        }
    }
}

#[test]
fn the_header_is_read_exactly() {
    for (header, accepted) in [
        (bearer(HEADER_SAVE), true),
        (format!("bearer {HEADER_SAVE}"), false),
        (format!("Bearer  {HEADER_SAVE}"), false),
        (format!(" Bearer {HEADER_SAVE}"), false),
        (format!("Bearer\t{HEADER_SAVE}"), false),
        (HEADER_SAVE.to_owned(), false),
        (format!("Basic {HEADER_SAVE}"), false),
        (bearer(HEADER_FLAT), false),
        (bearer(HEADER_PAYLOAD_TEXT), false),
        (String::new(), false),
    ] {
        let result = verify("{}", Some(&header));
        assert_eq!(result.is_ok(), accepted, "{header}");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::Signature, "{header}");
        }
    }
    let mut other = options();
    other.prefix = String::new();
    let server = DocumentServer::new(other).unwrap();
    assert!(server.verify_callback(b"{}", Some(HEADER_SAVE), None, NOW).is_ok());
}

#[test]
fn without_a_token_nothing_is_believed() {
    for text in [r#"{"status":2,"key":"abc","url":"https://docs.example.com/x"}"#, "{}"] {
        let error = verify(text, None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Signature);
        assert!(error.details().hint.is_some());
    }
}

#[test]
fn bodies_that_are_no_json_object_are_refused() {
    let huge = format!(r#"{{"token":"{}"}}"#, "a".repeat(CALLBACK_BYTES));
    let deep = "[".repeat(10_000);
    for text in [
        "",
        "null",
        "1",
        "\"x\"",
        "[",
        "{",
        "{\"token\":",
        "status=2",
        "\u{feff}{}",
        &huge,
        &deep,
        r#"{"token":"a","token":"b"}"#,
    ] {
        let error = verify(text, Some(&bearer(HEADER_SAVE))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Callback, "{:?}", &text[..text.len().min(20)]);
    }
    assert_eq!(server().verify_callback(b"\xff{}", None, None, NOW).unwrap_err().kind(), ErrorKind::Callback);
}

#[test]
fn the_key_must_be_the_one_the_address_was_made_for() {
    let text = body(BODY_SAVE);
    assert!(server().verify_callback(text.as_bytes(), None, Some("abc"), NOW).is_ok());
    // The plain body says "raw"; it must not count.
    for other in ["raw", "ABC", "", "abcd"] {
        let error = server().verify_callback(text.as_bytes(), None, Some(other), NOW).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Callback, "{other}");
    }
}

#[test]
fn an_accepted_second_secret_opens_callbacks_too() {
    let mut options = options();
    options.accepted_secrets = vec![Secret::new("0d5e2b8f4a7c1936e8d0b5f2a9c4713e").unwrap()];
    let server = DocumentServer::new(options).unwrap();
    for token in [BODY_SAVE, BODY_SAVE_OTHER_SECRET] {
        assert!(server.verify_callback(body(token).as_bytes(), None, None, NOW).is_ok());
    }
}

#[test]
fn a_token_without_an_end_is_accepted_unless_one_is_required() {
    assert!(verify(&body(BODY_WITHOUT_EXPIRY), None).is_ok());
    let strict = DocumentServer::new(ServerOptions { require_expiry: true, ..options() }).unwrap();
    let text = body(BODY_WITHOUT_EXPIRY);
    let refused = strict.verify_callback(text.as_bytes(), None, None, NOW).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Signature);
    assert!(strict.verify_callback(body(BODY_SAVE).as_bytes(), None, None, NOW).is_ok());
}

#[test]
fn the_history_of_a_long_session_is_taken_up_to_the_cap() {
    let change = json!({"created": "2026-11-21 10:00:00", "user": {"id": "7", "name": "Ann"}});
    let history = json!({"serverVersion": "9.4.0", "changes": vec![change; 20_000]});
    let fields = json!({"status": 4, "key": "abc", "history": history});
    assert!(fields.to_string().len() > 1024 * 1024);
    assert!(signed(&fields).unwrap().history.is_some());
    let small = DocumentServer::new(ServerOptions { max_callback_bytes: 2000, ..options() }).unwrap();
    let long = json!({"token": "a".repeat(2000)}).to_string();
    let refused = small.verify_callback(long.as_bytes(), None, None, NOW).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Callback);
    assert!(refused.details().hint.is_some());
}

#[test]
fn debug_hides_the_addresses() {
    let callback = verify(&body(BODY_SAVE), None).unwrap();
    assert!(!format!("{callback:?}").contains("canary"));
}

#[test]
fn a_download_of_the_server_names_its_address() {
    let download = |header: &str| server().verify_download(Some(header), NOW);
    assert_eq!(download(&bearer(BODY_OUTGOING_DOWNLOAD)).unwrap(), "https://app.example.com/d");
    for token in [HEADER_EDITING, HEADER_FLAT, BODY_SAVE, BODY_NONE, ""] {
        assert_eq!(download(&bearer(token)).unwrap_err().kind(), ErrorKind::Signature, "{token}");
    }
    assert_eq!(server().verify_download(None, NOW).unwrap_err().kind(), ErrorKind::Signature);
}

proptest! {
    #[test]
    fn no_body_without_our_signature_is_believed(text in "\\PC{0,200}", bytes in any::<Vec<u8>>()) {
        for content in [bytes, text.clone().into_bytes(), json!({"token": text}).to_string().into_bytes()] {
            let error = server().verify_callback(&content, None, None, NOW).unwrap_err();
            prop_assert!(matches!(error.kind(), ErrorKind::Signature | ErrorKind::Callback), "{}", error);
        }
    }

    #[test]
    fn a_token_changed_anywhere_is_refused(at in 0..BODY_SAVE.len(), with in "[A-Za-z0-9_.=+/ -]") {
        let changed = format!("{}{with}{}", &BODY_SAVE[..at], &BODY_SAVE[at + 1..]);
        prop_assume!(changed != BODY_SAVE);
        prop_assert_eq!(verify(&body(&changed), None).unwrap_err().kind(), ErrorKind::Signature);
    }

    #[test]
    fn whatever_is_signed_is_read_or_refused(status in any::<i64>(), key in "\\PC{0,130}", url in "\\PC{0,40}") {
        match signed(&json!({"status": status, "key": key, "url": url})) {
            Ok(callback) => {
                prop_assert_eq!(i128::from(callback.status.code()), i128::from(status));
                prop_assert_eq!(callback.key.as_str(), key);
            }
            Err(error) => prop_assert_eq!(error.kind(), ErrorKind::Callback),
        }
    }
}
