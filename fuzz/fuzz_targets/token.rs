//! A token from a stranger, and one that a holder of the secret made of anything.
#![no_main]

use std::sync::LazyLock;

use dealdocs::ErrorKind;
use dealdocs::jwt::{Algorithm, Secret, Verifier, sign};
use libfuzzer_sys::fuzz_target;

const NOW: i64 = 1_700_000_000;
static SECRET: LazyLock<Secret> =
    LazyLock::new(|| Secret::new("a secret for the fuzzer, known to all").expect("strong enough"));

fuzz_target!(|data: &[u8]| {
    if let Ok(token) = std::str::from_utf8(data) {
        let refused = Verifier::for_callbacks().verify(token, &SECRET, NOW).expect_err("no key, no token");
        assert!(matches!(refused.kind(), ErrorKind::Signature | ErrorKind::TokenExpired));
    }
    let Ok(token) = sign(&SECRET, Algorithm::HS256, data) else { return };
    if let Ok(verified) = Verifier::for_callbacks().verify(&token, &SECRET, NOW) {
        assert_eq!(verified.payload(), data);
        // A JSON reader may still refuse what is nested too deep, but must not crash.
        let _ = verified.claims::<serde_json::Value>();
    }
});
