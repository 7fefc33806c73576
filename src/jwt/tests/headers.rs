use super::{NOW, forge, kind, secret, verify};
use crate::ErrorKind;
use crate::jwt::{Algorithm, Verifier, sign};

/// Headers that are refused though the signature is right for HS256.
const REFUSED: [&str; 39] = [
    // no algorithm of ours
    r#"{"alg":"none"}"#,
    r#"{"alg":"None","typ":"JWT"}"#,
    r#"{"alg":"nOnE"}"#,
    r#"{"alg":""}"#,
    r#"{"alg":"hs256"}"#,
    r#"{"alg":"HS256 "}"#,
    r#"{"alg":"HS1"}"#,
    r#"{"alg":"HS224"}"#,
    r#"{"alg":"RS256"}"#,
    r#"{"alg":"ES256"}"#,
    r#"{"alg":"PS256"}"#,
    r#"{"alg":"EdDSA"}"#,
    r#"{"alg":"dir","enc":"A256GCM"}"#,
    r#"{"alg":"PBES2-HS256+A128KW","p2c":2147483647,"enc":"A128CBC-HS256"}"#,
    r#"{"alg":"NEWALG"}"#,
    // no text
    "{}",
    r#"{"typ":"JWT"}"#,
    r#"{"ALG":"HS256"}"#,
    r#"{"alg":null}"#,
    r#"{"alg":256}"#,
    r#"{"alg":true}"#,
    r#"{"alg":["HS256"]}"#,
    r#"{"alg":{"name":"HS256"}}"#,
    // given twice
    r#"{"alg":"HS256","alg":"HS256"}"#,
    r#"{"alg":"none","alg":"HS256"}"#,
    r#"{"alg":"HS256","\u0061lg":"HS256"}"#,
    r#"{"alg":"HS256","kid":"1","kid":"2"}"#,
    // what changes the meaning, or brings a key of its own
    r#"{"alg":"HS256","crit":["exp"]}"#,
    r#"{"alg":"HS256","crit":[]}"#,
    r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#,
    r#"{"alg":"HS256","b64":true}"#,
    r#"{"alg":"HS256","zip":"DEF"}"#,
    r#"{"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}}"#,
    r#"{"alg":"HS256","jku":"https://attacker.example/keys"}"#,
    r#"{"alg":"HS256","x5u":"https://attacker.example/cert"}"#,
    r#"{"alg":"HS256","x5c":["MIIB"]}"#,
    // no object
    "[]",
    "null",
    r#"{"alg":"HS256"} x"#,
];

#[test]
fn strange_headers_are_refused_although_rightly_signed() {
    for header in REFUSED {
        let token = forge(Algorithm::HS256, header.as_bytes(), b"{}");
        assert_eq!(kind(&token), Some(ErrorKind::Signature), "{header}");
    }
}

#[test]
fn bytes_that_are_no_json_are_refused() {
    let deep = [vec![b'['; 500], vec![b']'; 500]].concat();
    let headers: [&[u8]; 6] = [
        b"",
        b"\xff\xfe",
        b"{\"alg\":\"HS256\",\"x\":\"\xff\"}",
        b"\xef\xbb\xbf{\"alg\":\"HS256\"}",
        b"{",
        &deep,
    ];
    for header in headers {
        assert_eq!(kind(&forge(Algorithm::HS256, header, b"{}")), Some(ErrorKind::Signature), "{header:?}");
    }
}

#[test]
fn harmless_headers_pass() {
    let headers = [
        r#"{"alg":"HS256"}"#,
        r#"{"typ":"JWT","alg":"HS256"}"#,
        r#" { "alg" : "HS256" , "typ" : "at+jwt" } "#,
        r#"{"alg":"HS256","kid":"../../etc/passwd","cty":"json","new":[1,{"a":null}]}"#,
    ];
    for header in headers {
        assert!(verify(&forge(Algorithm::HS256, header.as_bytes(), b"{}")).is_ok(), "{header}");
    }
}

#[test]
fn the_header_must_name_the_algorithm_of_the_signature() {
    for said in Algorithm::ALL {
        for used in Algorithm::ALL {
            let header = format!(r#"{{"alg":"{}","typ":"JWT"}}"#, said.name());
            assert_eq!(
                verify(&forge(used, header.as_bytes(), b"{}")).is_ok(),
                said == used,
                "{said:?} {used:?}"
            );
        }
    }
}

#[test]
fn an_algorithm_outside_the_list_is_refused() {
    let only = Verifier { algorithms: vec![Algorithm::HS512], ..Verifier::default() };
    for algorithm in Algorithm::ALL {
        let token = sign(&secret(), algorithm, b"{}").unwrap();
        assert_eq!(only.verify(&token, &secret(), NOW).is_ok(), algorithm == Algorithm::HS512);
        let nothing = Verifier { algorithms: Vec::new(), ..Verifier::default() };
        assert!(nothing.verify(&token, &secret(), NOW).is_err());
    }
}

#[test]
fn a_long_header_is_refused_before_it_is_read() {
    let header = format!(r#"{{"alg":"HS256","kid":"{}"}}"#, "k".repeat(2000));
    assert_eq!(kind(&forge(Algorithm::HS256, header.as_bytes(), b"{}")), Some(ErrorKind::Signature));
}
