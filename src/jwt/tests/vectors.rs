//! Tokens made by others.

use serde_json::{Value, json};

use super::{NOW, TEXT, forge, secret, verify};
use crate::jwt::{Algorithm, Secret, Verifier, sign, sign_claims};

/// Made once with PyJWT 2.15.1 and the secret of these tests.
const PYJWT: [(Algorithm, &str); 3] = [
    (
        Algorithm::HS256,
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJkb2N1bWVudCI6eyJrZXkiOiJLaGlyejZ6VFBkZmQ3IiwidGl0bGUiOiJBXHUwMGYxbyAyMDI2IFx1MjAxMyBcdTIwYWMuZG9jeCJ9LCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDMwMH0.mtNZ1WMXupCA769MQGmTQYn90faDuv-0B9xOvVQ7Gis",
    ),
    (
        Algorithm::HS384,
        "eyJhbGciOiJIUzM4NCIsInR5cCI6IkpXVCJ9.eyJkb2N1bWVudCI6eyJrZXkiOiJLaGlyejZ6VFBkZmQ3IiwidGl0bGUiOiJBXHUwMGYxbyAyMDI2IFx1MjAxMyBcdTIwYWMuZG9jeCJ9LCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDMwMH0.4jHxTcvAle9pTsbdNgaJoRbPBPpotg7oKAfM7EdXvUMw7QEwTfFDeOZmiewiCJnV",
    ),
    (
        Algorithm::HS512,
        "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJkb2N1bWVudCI6eyJrZXkiOiJLaGlyejZ6VFBkZmQ3IiwidGl0bGUiOiJBXHUwMGYxbyAyMDI2IFx1MjAxMyBcdTIwYWMuZG9jeCJ9LCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDMwMH0.aIDIjeDYV_sv1Q1ufsBMhhTUNod8FXHAazbax6raJCjpL9EkghQg9MgTcGpAmXQ4l5K8XCf5JRye03mAZFxfaw",
    ),
];

const PAYLOAD: &str = r#"{"document":{"key":"Khirz6zTPdfd7","title":"A\u00f1o 2026 \u2013 \u20ac.docx"},"iat":1700000000,"exp":1700000300}"#;

/// The token on the front page of jwt.io.
const JWT_IO: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";

#[test]
fn we_write_the_same_token_as_pyjwt() {
    for (algorithm, token) in PYJWT {
        assert_eq!(sign(&secret(), algorithm, PAYLOAD.as_bytes()).unwrap(), token);
    }
}

#[test]
fn we_read_a_token_of_pyjwt() {
    for (algorithm, token) in PYJWT {
        let verified = verify(token).unwrap();
        assert_eq!(verified.algorithm(), algorithm);
        assert_eq!(verified.payload(), PAYLOAD.as_bytes());
        assert_eq!(
            verified.claims::<Value>().unwrap()["document"]["title"],
            json!("A\u{f1}o 2026 \u{2013} \u{20ac}.docx")
        );
    }
}

#[test]
fn a_header_with_a_key_id_is_read_too() {
    // PyJWT again: {"alg":"HS256","kid":"7","typ":"JWT"}
    let token = "eyJhbGciOiJIUzI1NiIsImtpZCI6IjciLCJ0eXAiOiJKV1QifQ.eyJhIjoxfQ.q96VEJrJGQtdyvTyxt2FCbtu5LPWFS3qM0L6wq1-GC8";
    assert_eq!(verify(token).unwrap().payload(), br#"{"a":1}"#);
}

#[test]
fn the_jwt_io_token_needs_its_weak_secret_named() {
    let weak = "your-256-bit-secret";
    assert!(Secret::new(weak).is_err());
    let verified = Verifier::default().verify(JWT_IO, &Secret::allow_weak(weak).unwrap(), NOW).unwrap();
    assert_eq!(verified.claims::<Value>().unwrap()["name"], json!("John Doe"));
}

#[test]
fn the_jsonwebtoken_crate_agrees_in_both_directions() {
    use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation, decode, encode};
    let pairs = [
        (Algorithm::HS256, jsonwebtoken::Algorithm::HS256),
        (Algorithm::HS384, jsonwebtoken::Algorithm::HS384),
        (Algorithm::HS512, jsonwebtoken::Algorithm::HS512),
    ];
    let claims = json!({"document": {"key": "k"}, "exp": 4_102_444_800_u64});
    for (ours, theirs) in pairs {
        let token = sign_claims(&secret(), ours, &claims).unwrap();
        let read =
            decode::<Value>(&token, &DecodingKey::from_secret(TEXT.as_bytes()), &Validation::new(theirs))
                .unwrap();
        assert_eq!(read.claims, claims);

        let token =
            encode(&Header::new(theirs), &claims, &EncodingKey::from_secret(TEXT.as_bytes())).unwrap();
        assert_eq!(verify(&token).unwrap().claims::<Value>().unwrap(), claims);
    }
}

#[test]
fn a_payload_is_signed_byte_for_byte() {
    let odd = b" {\"b\": 1,\n\t\"a\":\"\xc3\xb1 \\u00f1\",\"b\":2} ";
    let token = sign(&secret(), Algorithm::HS256, odd).unwrap();
    assert_eq!(verify(&token).unwrap().payload(), odd);
    assert_eq!(token, forge(Algorithm::HS256, br#"{"alg":"HS256","typ":"JWT"}"#, odd));
}

#[test]
fn only_an_object_is_signed() {
    for payload in ["", "[]", "\"{}\"", "null", "{", "}", "12", "{}x"] {
        assert!(sign(&secret(), Algorithm::HS256, payload.as_bytes()).is_err(), "{payload}");
    }
}

/// RFC 7515 appendix A.1: its key is bytes, so it goes to the signing that our tokens go through.
#[test]
fn the_token_of_rfc_7515() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use jsonwebtoken::{DecodingKey, EncodingKey, crypto};
    let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let key = URL_SAFE_NO_PAD.decode(key).unwrap();
    let signed = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let algorithm = Algorithm::HS256.library();
    let ours = crypto::sign(signed.as_bytes(), &EncodingKey::from_secret(&key), algorithm).unwrap();
    assert_eq!(ours, signature);
    let verifying = DecodingKey::from_secret(&key);
    assert!(crypto::verify(signature, signed.as_bytes(), &verifying, algorithm).unwrap());
    assert!(!crypto::verify(signature, b"another", &verifying, algorithm).unwrap());
}
