use super::{NOW, forge, kind, secret, sign_text, verify};
use crate::ErrorKind;
use crate::jwt::{Algorithm, Verifier, sign};

const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

fn good() -> String {
    sign(&secret(), Algorithm::HS256, br#"{"status":2,"key":"abc"}"#).unwrap()
}

#[test]
fn a_token_has_exactly_three_parts() {
    let token = good();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, payload) = signed.split_once('.').unwrap();
    let cases = [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "...".to_owned(),
        header.to_owned(),
        signed.to_owned(),
        format!("{signed}."),
        format!("{header}..{signature}"),
        format!(".{payload}.{signature}"),
        format!("{token}."),
        format!(".{token}"),
        format!("{token}.{signature}"),
        format!("{header}.{payload}.{payload}.{signature}.{signature}"),
        format!("Bearer {token}"),
        format!(" {token}"),
        format!("{token}\n"),
        token.replace('.', ":"),
    ];
    for case in cases {
        assert_eq!(kind(&case), Some(ErrorKind::Signature), "{case}");
    }
}

#[test]
fn only_canonical_base64url_is_read() {
    // {"a":1} is seven bytes, so the last letter of `eyJhIjoxfQ` has four spare bits.
    let cases = [
        "eyJhIjoxfQ==", // padding
        "eyJhIjoxfQ=",
        "eyJhIjoxfR", // spare bits set
        "eyJhIjoxf",  // a length that nothing encodes to
        "eyJhIjox fQ",
        "eyJhIjox\nfQ",
        "eyJhIj%6fxfQ",
        "eyJhIjoi4oKs+/8ifQ", // the other alphabet
        "eyJh\u{0131}joxfQ",
        "",
    ];
    assert!(verify(&sign_text(Algorithm::HS256, &format!("{HEADER}.eyJhIjoxfQ"))).is_ok());
    for payload in cases {
        let token = sign_text(Algorithm::HS256, &format!("{HEADER}.{payload}"));
        assert_eq!(kind(&token), Some(ErrorKind::Signature), "{payload}");
    }
    for header in ["eyJhbGciOiJIUzI1NiJ9=", "eyJhbGciOiJIUzI1NiJ", "eyJhbGciOiJIUzI1NiJ8"] {
        let token = sign_text(Algorithm::HS256, &format!("{header}.e30"));
        assert_eq!(kind(&token), Some(ErrorKind::Signature), "{header}");
    }
}

#[test]
fn a_signature_has_one_spelling() {
    let token = good();
    let last = token.chars().last().unwrap();
    let rest = &token[..token.len() - 1];
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/".chars() {
        assert_eq!(verify(&format!("{rest}{letter}")).is_ok(), letter == last, "{letter}");
    }
    assert!(verify(rest).is_err());
    assert!(verify(&format!("{token}A")).is_err());
    assert!(verify(&format!("{token}=")).is_err());
}

#[test]
fn payloads_that_are_no_object_are_refused() {
    let deep = "[".repeat(5_000);
    let payloads: [&[u8]; 12] = [
        b"",
        b"[]",
        b"null",
        b"2",
        b"\"{}\"",
        b"{",
        b"{}{}",
        b"{\"a\":1,}",
        b"{'a':1}",
        b"{\"a\":\"\xff\"}",
        b"\xef\xbb\xbf{}",
        deep.as_bytes(),
    ];
    for payload in payloads {
        let token = forge(Algorithm::HS256, br#"{"alg":"HS256"}"#, payload);
        assert_eq!(kind(&token), Some(ErrorKind::Signature), "{:?}", payload.get(..20));
    }
}

#[test]
fn size_is_checked_before_anything_is_decoded() {
    let payload = format!(r#"{{"pad":"{}"}}"#, "x".repeat(20_000));
    let token = sign(&secret(), Algorithm::HS256, payload.as_bytes()).unwrap();
    assert_eq!(kind(&token), Some(ErrorKind::Signature));
    assert!(Verifier::for_callbacks().verify(&token, &secret(), NOW).is_ok());

    let exact = Verifier { max_bytes: token.len(), ..Verifier::default() };
    assert!(exact.verify(&token, &secret(), NOW).is_ok());
    let short = Verifier { max_bytes: token.len() - 1, ..Verifier::default() };
    let refused = short.verify(&token, &secret(), NOW).unwrap_err();
    assert!(refused.to_string().contains("longer than"), "{refused}");

    // A bomb of dots or letters is refused by the same rule, unread.
    for bomb in [".".repeat(20_000_000), "A".repeat(20_000_000)] {
        let refused = Verifier::for_callbacks().verify(&bomb, &secret(), NOW).unwrap_err();
        assert!(refused.to_string().contains("longer than"), "{refused}");
    }
}

#[test]
fn a_refusal_shows_nothing_of_the_token() {
    let token =
        forge(Algorithm::HS256, br#"{"alg":"HS256"}"#, br#"{"exp":"canary-7f3a","user":"canary-7f3a"}"#);
    for token in [token.clone(), token.replace('.', "canary-7f3a."), format!("canary-7f3a.{token}")] {
        let error = verify(&token).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
}

#[test]
fn claims_of_another_shape_are_a_typed_error() {
    #[derive(Debug, serde::Deserialize)]
    struct Wanted {
        status: u8,
    }
    let verified = verify(&good()).unwrap();
    assert_eq!(verified.claims::<Wanted>().unwrap().status, 2);
    let other = verify(&sign(&secret(), Algorithm::HS256, br#"{"status":"two"}"#).unwrap()).unwrap();
    assert_eq!(other.claims::<Wanted>().unwrap_err().kind(), ErrorKind::Signature);
}
