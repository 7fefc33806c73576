use proptest::prelude::*;
use serde_json::json;

use super::{NOW, forge, secret, verify};
use crate::jwt::{Algorithm, Secret, Verifier, sign, sign_claims};

fn algorithm() -> impl Strategy<Value = Algorithm> {
    prop::sample::select(Algorithm::ALL.to_vec())
}

proptest! {
    #[test]
    fn what_is_signed_is_verified(text in ".*", number: i64, used in algorithm()) {
        let claims = json!({"text": text, "number": number, "list": [text, null, true]});
        let token = sign_claims(&secret(), used, &claims).unwrap();
        let verified = Verifier::for_callbacks().verify(&token, &secret(), NOW).unwrap();
        prop_assert_eq!(verified.claims::<serde_json::Value>().unwrap(), claims);
        prop_assert_eq!(verified.algorithm(), used);
    }

    #[test]
    fn any_flipped_bit_is_refused(text in "[a-z]{0,40}", used in algorithm(), at: prop::sample::Index, bit in 0..8_u8) {
        let token = sign_claims(&secret(), used, &json!({"text": text})).unwrap();
        let mut bytes = token.into_bytes();
        let position = at.index(bytes.len());
        bytes[position] ^= 1 << bit;
        // Bytes that are no text cannot even be handed over.
        if let Ok(token) = String::from_utf8(bytes) {
            prop_assert!(verify(&token).is_err(), "{}", token);
        }
    }

    #[test]
    fn any_text_is_answered(token in "(?s).{0,300}") {
        prop_assert!(verify(&token).is_err());
    }

    #[test]
    fn anything_between_dots_is_answered(header in "[A-Za-z0-9_=.-]{0,60}", rest in "[A-Za-z0-9_=.-]{0,120}") {
        let token = format!("{header}.{rest}.{rest}");
        prop_assert!(verify(&token).is_err());
    }

    #[test]
    fn any_bytes_rightly_signed_are_answered(header: Vec<u8>, payload: Vec<u8>, used in algorithm()) {
        // The outcome is free, a panic is not.
        let _ = verify(&forge(used, &header, &payload));
        let _ = verify(&forge(used, format!(r#"{{"alg":"{}"}}"#, used.name()).as_bytes(), &payload));
        let _ = sign(&secret(), used, &payload);
    }

    #[test]
    fn any_text_is_a_secret_or_a_typed_refusal(text in "(?s).{0,80}") {
        let _ = Secret::new(&text);
        prop_assert_eq!(Secret::allow_weak(&text).is_ok(), !text.is_empty());
    }
}
