//! The body of a callback: from a stranger, and rightly signed with any content.
#![no_main]

use std::sync::LazyLock;

use dealdocs::jwt::{Algorithm, Secret, sign};
use dealdocs::onlyoffice::{DocumentServer, ServerOptions};
use libfuzzer_sys::fuzz_target;

const NOW: i64 = 1_700_000_000;
static SECRET: LazyLock<Secret> =
    LazyLock::new(|| Secret::new("a secret for the fuzzer, known to all").expect("strong enough"));
static SERVER: LazyLock<DocumentServer> = LazyLock::new(|| {
    let options = ServerOptions::new("https://docs.example.com/", SECRET.clone());
    DocumentServer::new(options).expect("good options")
});

fuzz_target!(|data: &[u8]| {
    // As it comes, with the second half as the header.
    let (body, header) = data.split_at(data.len() / 2);
    let header = std::str::from_utf8(header).ok();
    assert!(SERVER.verify_callback(data, None, None, NOW).is_err());
    assert!(SERVER.verify_callback(body, header, None, NOW).is_err());

    // Rightly signed: in the body, and in the header.
    let Ok(claims) = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(data) else { return };
    let mut claims = claims;
    claims.insert("exp".to_owned(), (NOW + 300).into());
    let wrapped = serde_json::json!({"payload": claims, "exp": NOW + 300});
    for (claims, in_body) in [(serde_json::Value::from(claims), true), (wrapped, false)] {
        let payload = serde_json::to_vec(&claims).expect("it was JSON");
        let token = sign(&SECRET, Algorithm::HS256, &payload).expect("an object");
        let body = if in_body { format!("{{\"token\":\"{token}\"}}") } else { "{}".to_owned() };
        let header = (!in_body).then(|| format!("Bearer {token}"));
        if let Ok(callback) = SERVER.verify_callback(body.as_bytes(), header.as_deref(), None, NOW) {
            let key = callback.key.as_str();
            assert!(!key.is_empty() && key.len() <= 128 && !key.contains('/'));
            assert!(SERVER.verify_callback(body.as_bytes(), header.as_deref(), Some("another key"), NOW).is_err());
        }
    }
});
