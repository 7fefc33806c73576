//! Tokens, checked the way the real server checks them.
//!
//! A reading of the rules of its own, apart from the `jwt` room: the server is more
//! tolerant than our verifier, and a fault there must not hide in a mirror here.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// Seconds by which the two clocks may differ.
const CLOCK_TOLERANCE: f64 = 60.0;
/// Lifetime of the tokens the server sends, seconds.
const OUTGOING_LIFETIME: i64 = 300;

/// The server reads base64url with or without padding and with stray last bits.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why a token was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Missing, malformed, wrongly signed, or not for this purpose.
    Invalid,
    /// It was right once.
    Expired,
    /// Its `nbf` lies ahead: the server has no code for that.
    NotYet,
}

/// The claims of `token`, when it is signed with `secret` and current at `now` (unix seconds).
pub fn verify(token: &str, secret: &str, now: i64) -> Result<Map<String, Value>, Refusal> {
    let mut parts = token.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Refusal::Invalid);
    };
    let algorithm = match object(header)?.get("alg").and_then(Value::as_str) {
        Some("HS256") => hmac::HMAC_SHA256,
        Some("HS384") => hmac::HMAC_SHA384,
        Some("HS512") => hmac::HMAC_SHA512,
        _ => return Err(Refusal::Invalid),
    };
    let expected = mac(algorithm, secret, &format!("{header}.{payload}"));
    aws_lc_rs::constant_time::verify_slices_are_equal(expected.as_bytes(), signature.as_bytes())
        .map_err(|_| Refusal::Invalid)?;
    let claims = object(payload)?;
    check_time(&claims, now)?;
    Ok(claims)
}

/// A token over `claims` plus `iat` and `exp`, as the server signs what it sends.
pub fn sign(secret: &str, mut claims: Map<String, Value>, now: i64) -> String {
    claims.insert("iat".to_owned(), now.into());
    claims.insert("exp".to_owned(), now.saturating_add(OUTGOING_LIFETIME).into());
    let header = URL_SAFE_NO_PAD.encode(br#"{"alg":"HS256","typ":"JWT"}"#);
    let payload = URL_SAFE_NO_PAD.encode(Value::Object(claims).to_string());
    let signed = format!("{header}.{payload}");
    let signature = mac(hmac::HMAC_SHA256, secret, &signed);
    format!("{signed}.{signature}")
}

fn mac(algorithm: hmac::Algorithm, secret: &str, signed: &str) -> String {
    let key = hmac::Key::new(algorithm, secret.as_bytes());
    URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes()))
}

fn object(part: &str) -> Result<Map<String, Value>, Refusal> {
    let bytes = LENIENT.decode(part).map_err(|_| Refusal::Invalid)?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::Invalid)
}

#[expect(clippy::cast_precision_loss, reason = "unix seconds fit a float exactly")]
fn check_time(claims: &Map<String, Value>, now: i64) -> Result<(), Refusal> {
    let now = now as f64;
    if let Some(not_before) = claims.get("nbf")
        && not_before.as_f64().ok_or(Refusal::Invalid)? > now + CLOCK_TOLERANCE
    {
        return Err(Refusal::NotYet);
    }
    if let Some(expiry) = claims.get("exp")
        && now >= expiry.as_f64().ok_or(Refusal::Invalid)? + CLOCK_TOLERANCE
    {
        return Err(Refusal::Expired);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SECRET: &str = "0123456789abcdef0123456789abcdef";
    const NOW: i64 = 1_790_000_000;

    fn token(header: &Value, claims: &Value, algorithm: hmac::Algorithm, secret: &str) -> String {
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        format!("{signed}.{}", mac(algorithm, secret, &signed))
    }

    fn hs256(claims: &Value) -> Result<Map<String, Value>, Refusal> {
        verify(&token(&json!({"alg": "HS256"}), claims, hmac::HMAC_SHA256, SECRET), SECRET, NOW)
    }

    #[test]
    fn what_it_signs_it_accepts() {
        let claims = json!({"payload": {"key": "k"}}).as_object().cloned().unwrap();
        let verified = verify(&sign(SECRET, claims, NOW), SECRET, NOW).unwrap();
        assert_eq!(verified["payload"]["key"], "k");
        assert_eq!(verified["exp"], NOW + 300);
    }

    #[test]
    fn time_is_checked_with_a_minute_of_tolerance() {
        assert!(hs256(&json!({"exp": NOW - 30})).is_ok());
        assert_eq!(hs256(&json!({"exp": NOW - 90})), Err(Refusal::Expired));
        assert_eq!(hs256(&json!({"exp": "soon"})), Err(Refusal::Invalid));
        assert!(hs256(&json!({"exp": 1_790_000_000.5, "iat": 0.5})).is_ok());
        assert_eq!(hs256(&json!({"nbf": NOW + 600})), Err(Refusal::NotYet));
        assert!(hs256(&json!({})).is_ok());
    }

    #[test]
    fn every_hmac_with_the_right_key_is_accepted_and_nothing_else() {
        let claims = json!({"a": 1});
        let with = |name: &str, algorithm| {
            verify(&token(&json!({"alg": name}), &claims, algorithm, SECRET), SECRET, NOW)
        };
        assert!(with("HS384", hmac::HMAC_SHA384).is_ok());
        assert!(with("HS512", hmac::HMAC_SHA512).is_ok());
        assert_eq!(with("HS512", hmac::HMAC_SHA256), Err(Refusal::Invalid));
        assert_eq!(with("none", hmac::HMAC_SHA256), Err(Refusal::Invalid));
        assert_eq!(with("RS256", hmac::HMAC_SHA256), Err(Refusal::Invalid));
        let other = token(&json!({"alg": "HS256"}), &claims, hmac::HMAC_SHA256, "other");
        assert_eq!(verify(&other, SECRET, NOW), Err(Refusal::Invalid));
        for broken in ["", ".", "..", "a.b.c", "a.b", "a.b.c.d"] {
            assert_eq!(verify(broken, SECRET, NOW), Err(Refusal::Invalid), "{broken}");
        }
    }
}
