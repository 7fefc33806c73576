use std::time::Duration;

use super::{NOW, forge, secret};
use crate::ErrorKind;
use crate::jwt::{Algorithm, Verifier};

fn outcome(verifier: &Verifier, payload: &str) -> Option<ErrorKind> {
    let token = forge(Algorithm::HS256, br#"{"alg":"HS256"}"#, payload.as_bytes());
    verifier.verify(&token, &secret(), NOW).err().map(|error| error.kind())
}

/// Values that are no time, for any of the three claims.
const NO_TIMES: [&str; 14] = [
    "\"1700000300\"",
    "\"\"",
    "null",
    "true",
    "false",
    "[]",
    "[1700000300]",
    "{}",
    "-1",
    "-0.5",
    "-1700000300",
    "1e400",
    "-1e400",
    "NaN",
];

#[test]
fn a_mistyped_time_is_never_taken_for_an_absent_one() {
    for claim in ["exp", "nbf", "iat"] {
        for value in NO_TIMES {
            let payload = format!(r#"{{"{claim}":{value}}}"#);
            assert_eq!(outcome(&Verifier::default(), &payload), Some(ErrorKind::Signature), "{payload}");
        }
    }
}

#[test]
fn a_time_given_twice_is_refused() {
    for claim in ["exp", "nbf", "iat"] {
        for second in [claim.to_owned(), claim.replace('e', "\\u0065")] {
            let payload = format!(r#"{{"{claim}":1600000000,"{second}":1600000000}}"#);
            assert_eq!(outcome(&Verifier::default(), &payload), Some(ErrorKind::Signature), "{payload}");
        }
    }
}

#[test]
fn expiry_is_exact_to_the_second() {
    let strict = Verifier { leeway: Duration::ZERO, ..Verifier::default() };
    let tolerant = Verifier::default();
    let expired = Some(ErrorKind::TokenExpired);
    let cases = [
        (&strict, NOW + 1, None),
        (&strict, NOW, expired),
        (&strict, NOW - 1, expired),
        (&tolerant, NOW - 30, None),
        (&tolerant, NOW - 59, None),
        (&tolerant, NOW - 60, expired),
        (&tolerant, NOW - 90, expired),
        (&tolerant, 0, expired),
    ];
    for (verifier, expires, wanted) in cases {
        assert_eq!(outcome(verifier, &format!(r#"{{"exp":{expires}}}"#)), wanted, "{expires}");
    }
}

#[test]
fn a_fraction_of_a_second_is_a_time() {
    // The vendor's Python example sends `time.time()` as it is.
    for payload in [r#"{"exp":1700000000.5,"iat":1699999999.25}"#, r#"{"exp":1.7000000005e9}"#] {
        let strict = Verifier { leeway: Duration::ZERO, ..Verifier::default() };
        assert_eq!(outcome(&strict, payload), None, "{payload}");
    }
}

#[test]
fn far_times_do_not_overflow() {
    for expires in ["18446744073709551615", "9223372036854775808", "1e300", "253402300800"] {
        assert_eq!(outcome(&Verifier::default(), &format!(r#"{{"exp":{expires}}}"#)), None, "{expires}");
        assert_eq!(
            outcome(&Verifier::default(), &format!(r#"{{"nbf":{expires}}}"#)),
            Some(ErrorKind::Signature),
            "{expires}"
        );
    }
}

#[test]
fn a_token_of_the_future_is_refused() {
    for (start, wanted) in [
        (NOW - 1, None),
        (NOW, None),
        (NOW + 60, None),
        (NOW + 61, Some(ErrorKind::Signature)),
        (NOW + 86_400, Some(ErrorKind::Signature)),
    ] {
        assert_eq!(outcome(&Verifier::default(), &format!(r#"{{"nbf":{start}}}"#)), wanted, "{start}");
    }
}

#[test]
fn the_issue_time_only_has_to_be_a_number() {
    assert_eq!(outcome(&Verifier::default(), r#"{"iat":4102444800}"#), None);
}

#[test]
fn a_missing_expiry_is_refused_where_one_is_required() {
    let urls = Verifier::for_urls();
    assert_eq!(outcome(&urls, r#"{"nested":{"exp":4102444800}}"#), Some(ErrorKind::Signature));
    assert_eq!(outcome(&urls, &format!(r#"{{"exp":{}}}"#, NOW + 300)), None);
    assert_eq!(outcome(&Verifier::for_callbacks(), "{}"), None);
}

#[test]
fn an_expired_token_says_since_when() {
    let token = forge(Algorithm::HS256, br#"{"alg":"HS256"}"#, br#"{"exp":1699999900}"#);
    let error = Verifier::default().verify(&token, &secret(), NOW).unwrap_err();
    assert_eq!(error.to_string(), "the token expired 100 s ago");
}

#[test]
fn a_callback_may_be_made_a_little_ahead_and_needs_no_end() {
    let callbacks = Verifier::for_callbacks();
    for (payload, refusal) in [
        ("{}".to_owned(), None),
        (format!(r#"{{"iat":{}}}"#, NOW + 299), None),
        (format!(r#"{{"iat":{}}}"#, NOW + 301), Some(ErrorKind::Signature)),
        (format!(r#"{{"iat":{},"exp":{}}}"#, NOW + 301, NOW + 601), Some(ErrorKind::Signature)),
        (format!(r#"{{"nbf":{}}}"#, NOW + 61), Some(ErrorKind::Signature)),
        (format!(r#"{{"exp":{}}}"#, NOW - 61), Some(ErrorKind::TokenExpired)),
    ] {
        assert_eq!(outcome(&callbacks, &payload), refusal, "{payload}");
    }
    assert_eq!(outcome(&Verifier::for_urls(), "{}"), Some(ErrorKind::Signature), "our own tokens end");
}
