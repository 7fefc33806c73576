use super::*;
use proptest::prelude::*;
use secrecy::SecretString;
use url::Url;

fn signer(consumer: (&str, &str), token: Option<(&str, &str)>) -> Signer {
    Signer {
        consumer_key: consumer.0.into(),
        consumer_secret: SecretString::from(consumer.1),
        token: token.map(|(token, secret)| Token { token: token.into(), secret: SecretString::from(secret) }),
        method: SignatureMethod::HmacSha1,
        realm: None,
        allow_insecure_loopback: false,
    }
}

fn value<'a>(signed: &'a Signed, name: &str) -> &'a str {
    &signed.parameters().iter().find(|(key, _)| key == name).unwrap().1
}

/// The signature over exactly these protocol parameters; the RFC's samples leave out `oauth_version`.
fn signature(method: &str, url: &str, parameters: &[(&str, &str)], secrets: (&str, &str)) -> String {
    let url = Url::parse(url).unwrap();
    SignatureMethod::HmacSha1.sign(&base_string(method, &url, parameters), secrets.0, secrets.1)
}

#[test]
fn rfc_5849_section_1_2() {
    let consumer = "kd94hf93k423kf44";
    let common = [("oauth_consumer_key", "dpf43f3p2l4k3l03"), ("oauth_signature_method", "HMAC-SHA1")];
    let with = |extra: &[(&'static str, &'static str)]| [&common[..], extra].concat();
    assert_eq!(
        signature(
            "POST",
            "https://photos.example.net/initiate",
            &with(&[
                ("oauth_timestamp", "137131200"),
                ("oauth_nonce", "wIjqoS"),
                ("oauth_callback", "http://printer.example.com/ready"),
            ]),
            (consumer, ""),
        ),
        "74KNZJeDHnMBp0EMJ9ZHt/XKycU="
    );
    assert_eq!(
        signature(
            "POST",
            "https://photos.example.net/token",
            &with(&[
                ("oauth_token", "hh5s93j4hdidpola"),
                ("oauth_timestamp", "137131201"),
                ("oauth_nonce", "walatlh"),
                ("oauth_verifier", "hfdp7dh39dks9884"),
            ]),
            (consumer, "hdhd0244k9j7ao03"),
        ),
        "gKgrFCywp7rO0OXSjdot/IHF7IU="
    );
    assert_eq!(
        signature(
            "GET",
            "http://photos.example.net/photos?file=vacation.jpg&size=original",
            &with(&[
                ("oauth_token", "nnch734d00sl2jdk"),
                ("oauth_timestamp", "137131202"),
                ("oauth_nonce", "chapoH"),
            ]),
            (consumer, "pfkkdhi9sl3r4s00"),
        ),
        "MdpQcU8iPSUjWoN/UDMsK2sui9I="
    );
}

#[test]
fn rfc_5849_section_3_4_1_1_with_repeated_and_empty_parameters() {
    let url = Url::parse("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b").unwrap();
    let parameters = [
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
        ("c2", ""),
        ("a3", "2 q"),
    ];
    let text = base_string("post", &url, &parameters);
    assert_eq!(
        text,
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D\
         %26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3D\
         HMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
    );
    assert_eq!(
        SignatureMethod::HmacSha1.sign(&text, "j49sk3j29djd", "dh893hdasih9"),
        "r6/TJjbCOr97/+UU0NsvSne7s5g="
    );
}

#[test]
fn oauth_core_1_0_appendix_with_version() {
    let url = Url::parse("http://photos.example.net/photos?file=vacation.jpg&size=original").unwrap();
    let signed =
        signer(("dpf43f3p2l4k3l03", "kd94hf93k423kf44"), Some(("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00")))
            .sign(
                "GET",
                &url,
                &[],
                &[],
                &Moment { timestamp: 1_191_242_096, nonce: "kllo9940pd9333jh".into() },
            )
            .unwrap();
    assert_eq!(value(&signed, "oauth_signature"), "tR3+Ty81lMeYAr/Fid0kMTYa/WM=");
    assert!(signed.header().starts_with("OAuth oauth_consumer_key=\"dpf43f3p2l4k3l03\", "));
    assert!(signed.header().contains("oauth_signature=\"tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D\""));
}

#[test]
fn a_status_update_with_a_form_body() {
    let url = Url::parse("https://api.twitter.com/1.1/statuses/update.json?include_entities=true").unwrap();
    let signed = signer(
        ("xvz1evFS4wEEPTGEFPHBog", "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
        Some((
            "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
            "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
        )),
    )
    .sign(
        "POST",
        &url,
        &[("status", "Hello Ladies + Gentlemen, a signed OAuth request!")],
        &[],
        &Moment { timestamp: 1_318_622_958, nonce: "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg".into() },
    )
    .unwrap();
    assert_eq!(value(&signed, "oauth_signature"), "hCtSmYh+iHYCEqBWrE7C7hYmtUk=");
}

#[test]
fn plaintext_needs_tls() {
    let mut plain = signer(("key", "s&cret"), Some(("token", "t")));
    plain.method = SignatureMethod::Plaintext;
    let sign = |signer: &Signer, url: &str| {
        signer.sign("GET", &Url::parse(url).unwrap(), &[], &[], &Moment::now().unwrap())
    };
    assert_eq!(value(&sign(&plain, "https://example.com/").unwrap(), "oauth_signature"), "s%26cret&t");
    for url in ["http://example.com/", "http://127.0.0.1/", "http://localhost/"] {
        assert_eq!(sign(&plain, url).unwrap_err().kind(), crate::ErrorKind::Config);
    }
    plain.allow_insecure_loopback = true;
    assert!(sign(&plain, "http://127.0.0.1:1/").is_ok());
    assert!(sign(&plain, "http://[::1]:1/").is_ok());
    assert!(sign(&plain, "http://localhost:1/").is_err(), "a name can resolve to any address");
}

#[test]
fn the_realm_is_sent_but_not_signed() {
    let url = Url::parse("https://example.com/").unwrap();
    let moment = Moment { timestamp: 1, nonce: "n".repeat(24) };
    let mut signer = signer(("key", "secret"), None);
    let without = signer.sign("GET", &url, &[], &[], &moment).unwrap();
    signer.realm = Some("a \"b\"".into());
    let with = signer.sign("GET", &url, &[], &[], &moment).unwrap();
    assert_eq!(value(&with, "oauth_signature"), value(&without, "oauth_signature"));
    assert!(with.header().starts_with("OAuth realm=\"a \\\"b\\\"\", oauth_consumer_key"));
}

#[test]
fn method_names_are_read_in_any_case() {
    assert_eq!(SignatureMethod::parse("hmac-sha256").unwrap(), SignatureMethod::HmacSha256);
    assert!(SignatureMethod::parse("RSA-SHA1").is_err());
}

#[test]
fn debug_shows_no_secret() {
    let mut plain = signer(("key", "CANARY1"), Some(("token", "CANARY2")));
    plain.method = SignatureMethod::Plaintext;
    let url = Url::parse("https://example.com/").unwrap();
    let signed = plain.sign("GET", &url, &[], &[], &Moment::now().unwrap()).unwrap();
    assert!(signed.header().contains("CANARY"));
    let text = format!("{plain:?} {signed:?}");
    assert!(!text.contains("CANARY"), "{text}");
}

proptest! {
    #[test]
    fn nonces_are_alphanumeric_and_fresh(_ in 0..32) {
        let (one, two) = (Moment::now().unwrap().nonce, Moment::now().unwrap().nonce);
        prop_assert_eq!(one.len(), 24);
        prop_assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        prop_assert_ne!(one, two);
    }

    #[test]
    fn the_order_of_parameters_does_not_matter(mut pairs in prop::collection::vec((".{0,8}", ".{0,8}"), 0..8)) {
        let url = Url::parse("https://example.com/a").unwrap();
        let text = |pairs: &[(String, String)]| {
            let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            base_string("GET", &url, &pairs)
        };
        let one = text(&pairs);
        pairs.reverse();
        prop_assert_eq!(one, text(&pairs));
    }
}
