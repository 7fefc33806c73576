use secrecy::{ExposeSecret, SecretString};

use super::super::authorization::{Callback, Pending};
use super::settings;
use crate::ErrorKind;

fn pending() -> Pending {
    Pending {
        url: "https://id.example.com/authorize".parse().unwrap(),
        state: SecretString::from("right-state"),
        pkce_verifier: None,
    }
}

fn code(text: &str, issuer: Option<&str>) -> Result<String, ErrorKind> {
    let mut settings = settings("https://id.example.com/token");
    settings.issuer = issuer.map(str::to_owned);
    let callback = Callback::parse(text).map_err(|error| error.kind())?;
    callback
        .code(&pending(), &settings)
        .map(|code| code.expose_secret().to_owned())
        .map_err(|error| error.kind())
}

#[test]
fn queries_and_pasted_addresses_are_read() {
    for text in [
        "code=a%2Fb&state=right-state",
        "?code=a%2Fb&state=right-state",
        "  http://127.0.0.1:33333/?state=right-state&code=a%2Fb  ",
        "https://app.example.com/cb?code=a%2Fb&state=right-state&extra=1#",
        "/cb?code=a%2Fb&state=right-state",
        "127.0.0.1/cb?code=a%2Fb&state=right-state#_=_",
        "localhost:33333/?code=a%2Fb&state=right-state",
        "code=a%2Fb&state=right-state&then=/x?y=1",
        "\"https://app.example.com/cb?code=a%2Fb&state=right-state\"",
        "<https://app.example.com/cb?code=a%2Fb&state=right-state>",
    ] {
        assert_eq!(code(text, None), Ok("a/b".to_owned()), "{text}");
    }
}

#[test]
fn answers_that_do_not_belong_here_are_refused() {
    let long = format!("code=a&state=right-state&x={}", "y".repeat(20_000));
    for text in [
        "code=a",
        "code=a&state=",
        "code=a&state=wrong",
        "code=a&state=right-stat",
        "code=a&state=right-state&state=right-state",
        "code=a&code=b&state=right-state",
        "code=a&error=access_denied&state=right-state",
        "code=&state=right-state",
        "state=right-state",
        "",
        &long,
    ] {
        assert_eq!(code(text, None), Err(ErrorKind::AuthorizationState), "{text:.60}");
    }
}

#[test]
fn another_server_or_none_is_refused_when_the_issuer_is_known() {
    let issuer = Some("https://id.example.com");
    let good = "code=a&state=right-state&iss=https%3A%2F%2Fid.example.com";
    assert!(code(good, issuer).is_ok());
    assert!(code("code=a&state=right-state", issuer).is_err());
    assert!(code("code=a&state=right-state&iss=https%3A%2F%2Fevil.example", issuer).is_err());
}

#[test]
fn a_stranger_that_names_itself_is_refused_also_when_no_issuer_is_known() {
    for issuer in ["https%3A%2F%2Fid.example.com", "https%3A%2F%2Fid.example.com%2Frealms%2Fours"] {
        assert!(code(&format!("code=a&state=right-state&iss={issuer}"), None).is_ok(), "{issuer}");
    }
    for issuer in
        ["https%3A%2F%2Fevil.example", "http%3A%2F%2Fid.example.com", "id.example.com", "data:x", ""]
    {
        let refused = code(&format!("code=a&state=right-state&iss={issuer}"), None);
        assert_eq!(refused, Err(ErrorKind::AuthorizationState), "{issuer}");
    }
}

#[test]
fn a_refusal_names_its_reason_only_for_the_right_state() {
    let refused = "error=access_denied&error_description=%3Cb%3Eno%07&state=";
    assert_eq!(code(&format!("{refused}right-state"), None), Err(ErrorKind::AuthorizationDenied));
    assert_eq!(code(&format!("{refused}wrong"), None), Err(ErrorKind::AuthorizationState));
}

#[test]
fn a_pasted_code_is_taken_as_it_is() {
    let callback = Callback::pasted_code("  a/b\n", &pending().state);
    let settings = settings("https://id.example.com/token");
    assert_eq!(callback.code(&pending(), &settings).unwrap().expose_secret(), "a/b");
    assert!(!format!("{callback:?} {:?}", pending()).contains("right-state"));
}
