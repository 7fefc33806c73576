//! ID tokens beside the tokens: what names the account, and what must not.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::super::id_token::end_user;
use super::super::tokens::EndUser;
use super::settings;

fn read(token: impl Into<Value>, issuer: Option<&str>) -> Option<EndUser> {
    let mut settings = settings("https://id.example.com/token");
    settings.issuer = issuer.map(str::to_owned);
    end_user(&Map::from_iter([("id_token".to_owned(), token.into())]), &settings)
}

fn raw(payload: &[u8]) -> String {
    format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#), URL_SAFE_NO_PAD.encode(payload))
}

fn with(changed: Value) -> String {
    let mut claims =
        json!({"iss": "https://id.example.com", "sub": "248289761001", "aud": "client", "exp": 1});
    let (Some(claims_of), Value::Object(changed)) = (claims.as_object_mut(), changed) else {
        panic!("objects")
    };
    for (name, value) in changed {
        match value {
            Value::Null => drop(claims_of.remove(&name)),
            value => drop(claims_of.insert(name, value)),
        }
    }
    raw(claims.to_string().as_bytes())
}

#[test]
fn issuer_and_subject_name_the_account() {
    let user = EndUser { issuer: "https://id.example.com".to_owned(), subject: "248289761001".to_owned() };
    for token in [
        with(json!({})),
        with(json!({"aud": ["other", "client"]})),
        with(json!({"aud": ["other", "client"], "azp": "client"})),
        with(json!({"nonce": "n", "email": "a@example.com", "groups": [1, {"a": null}]})),
        // A signature is not looked at, so none is as good.
        with(json!({})).replace("c2ln", ""),
    ] {
        assert_eq!(read(token.clone(), None), Some(user.clone()), "{token}");
        assert_eq!(read(token, Some("https://id.example.com")), Some(user.clone()));
    }
    // Some write themselves without a scheme.
    assert_eq!(
        read(with(json!({"iss": "accounts.google.com"})), None).unwrap().issuer,
        "accounts.google.com"
    );
    assert_eq!(read(with(json!({"sub": "s".repeat(255)})), None).unwrap().subject.len(), 255);
}

#[test]
fn a_token_that_cannot_be_used_names_nobody() {
    let (head, good) = (URL_SAFE_NO_PAD.encode("{}"), with(json!({})));
    let padded = format!("{head}.{}.s", STANDARD.encode(r#"{"iss":"https://a","sub":"b","aud":"client"}  "#));
    assert!(padded.contains('='));
    for token in [
        with(json!({"iss": null})),
        with(json!({"iss": ""})),
        with(json!({"iss": 7})),
        with(json!({"iss": "i".repeat(3000)})),
        with(json!({"sub": null})),
        with(json!({"sub": ""})),
        with(json!({"sub": 248_289_761_001_i64})),
        with(json!({"sub": ["248289761001"]})),
        with(json!({"sub": "s".repeat(256)})),
        with(json!({"sub": "a\nb"})),
        with(json!({"aud": null})),
        with(json!({"aud": "other"})),
        with(json!({"aud": "clients"})),
        with(json!({"aud": ["other"]})),
        with(json!({"aud": []})),
        with(json!({"aud": {"client": 1}})),
        with(json!({"azp": "other"})),
        with(json!({"padding": "p".repeat(17_000)})),
        // Two readers could see two subjects.
        raw(br#"{"iss":"https://a","sub":"b","sub":"c","aud":"client"}"#),
        raw(format!("{}1{}", "[".repeat(8000), "]".repeat(8000)).as_bytes()),
        raw(b"[]"),
        raw(b"\xff\xfe"),
        raw(b""),
        padded,
        good.replace('.', ""),
        format!("{good}.more.parts"),
        good.split('.').take(2).collect::<Vec<_>>().join("."),
        String::new(),
        "...".to_owned(),
    ] {
        assert_eq!(read(token.clone(), None), None, "{token:.80}");
    }
    for value in [json!(7), json!(null), json!({}), json!([good])] {
        assert_eq!(read(value, None), None);
    }
    assert_eq!(end_user(&Map::new(), &settings("https://id.example.com/token")), None);
    assert_eq!(read(good, Some("https://other.example.com")), None, "another issuer than the known one");
}
