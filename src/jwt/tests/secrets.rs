use super::{TEXT, secret};
use crate::ErrorKind;
use crate::jwt::{Algorithm, Secret, Verifier, sign};

const RSA_PEM: &str =
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----";

/// Texts of keys that are public by nature.
const KEY_FILES: [&str; 8] = [
    RSA_PEM,
    "  \n-----BEGIN RSA PUBLIC KEY-----\nMIIBCgKCAQEA\n-----END RSA PUBLIC KEY-----\n",
    "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa\n-----END CERTIFICATE-----",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n-----END OPENSSH PRIVATE KEY-----",
    "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3NzaC1yc2EAAAADAQABAAABAQ\n---- END SSH2 PUBLIC KEY ----",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDKmCx ann@example",
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTY ann@example",
    r#"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4","e":"AQAB"}"#,
];

fn refusal(text: &str) -> Option<ErrorKind> {
    Secret::new(text).err().map(|error| error.kind())
}

#[test]
fn secrets_that_can_be_guessed_are_refused() {
    let cases = [
        "",
        "secret",
        "changeme",
        "your-256-bit-secret",
        "0123456789abcdef0123456789abcde", // 31 bytes
        "a-string-secret-at-least-256-bits-long",
        "A-String-Secret-At-Least-256-Bits-Long",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "secretsecretsecretsecretsecretsecret",
        "passwordpasswordpasswordpasswordpa",
    ];
    for text in cases {
        assert_eq!(refusal(text), Some(ErrorKind::WeakSecret), "{text}");
    }
}

#[test]
fn every_weak_secret_but_the_empty_one_can_be_allowed_by_name() {
    assert!(Secret::allow_weak("secret").is_ok());
    assert_eq!(Secret::allow_weak("").unwrap_err().kind(), ErrorKind::WeakSecret);
}

#[test]
fn the_text_of_a_key_file_is_never_a_secret() {
    for text in KEY_FILES {
        assert_eq!(refusal(text), Some(ErrorKind::WeakSecret), "{text}");
        assert_eq!(Secret::allow_weak(text).unwrap_err().kind(), ErrorKind::WeakSecret, "{text}");
    }
}

#[test]
fn a_token_signed_with_a_public_key_as_secret_is_refused() {
    use jsonwebtoken::{EncodingKey, Header, encode};
    let forged = encode(
        &Header::default(),
        &serde_json::json!({"status": 2}),
        &EncodingKey::from_secret(RSA_PEM.as_bytes()),
    );
    let refused = Verifier::default().verify(&forged.unwrap(), &secret(), super::NOW).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Signature);
}

#[test]
fn a_pasted_line_end_is_named() {
    for text in [format!("{TEXT}\n"), format!(" {TEXT}"), format!("{TEXT}\t")] {
        assert_eq!(refusal(&text), Some(ErrorKind::Config));
    }
}

#[test]
fn a_whole_file_is_no_secret() {
    assert_eq!(refusal(&"xyz1".repeat(2000)), Some(ErrorKind::Config));
}

#[test]
fn a_secret_is_never_shown() {
    let shown = format!("{:?} {:?}", secret(), Some(secret()));
    assert_eq!(shown, "Secret(***) Some(Secret(***))");
    let refused = Secret::new("hunter2 hunter2").unwrap_err();
    assert!(!format!("{refused} {refused:?}").contains("hunter2"));
}

#[test]
fn another_secret_does_not_fit() {
    let token = sign(&secret(), Algorithm::HS256, b"{}").unwrap();
    let other = Secret::new("another secret of more than 32 bytes").unwrap();
    let refused = Verifier::default().verify(&token, &other, super::NOW).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Signature);
    assert!(refused.details().hint.is_some());
}
