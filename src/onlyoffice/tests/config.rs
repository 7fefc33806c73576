//! The editor config: what it holds, what is refused, and that the token is over it.

use serde_json::{Value, json};

use super::{NOW, SECRET, options, server};
use crate::jwt::{Secret, Verifier};
use crate::onlyoffice::{DocumentServer, EditorOptions, Mode, SignedConfig};
use crate::{Error, ErrorKind};

pub(super) fn request() -> Value {
    json!({
        "document": {"title": "Angebot.DOCX", "url": "https://app.example.com/d?t=1", "key": "abc"},
        "editorConfig": {"callbackUrl": "https://app.example.com/c?t=2", "user": {"id": "7", "name": "Ann"}},
    })
}

/// The request with one value set at a JSON pointer.
pub(super) fn with(path: &str, value: Value) -> Value {
    let mut request = request();
    let mut place = &mut request;
    for name in path.trim_start_matches('/').split('/') {
        place = &mut place[name];
    }
    *place = value;
    request
}

pub(super) fn open(request: &Value) -> Result<SignedConfig, Error> {
    server().editor_config(EditorOptions::from_json(request.to_string().as_bytes())?, NOW)
}

pub(super) fn config_of(request: &Value) -> Value {
    serde_json::from_str(open(request).unwrap().json()).unwrap()
}

#[test]
fn the_token_holds_exactly_the_config_and_the_times() {
    for request in [request(), with("/extra", json!({"editorConfig": {"new": [1.5, "é\u{2028}"]}}))] {
        let signed = open(&request).unwrap();
        let mut config: Value = serde_json::from_str(signed.json()).unwrap();
        let token = config.as_object_mut().unwrap().remove("token").unwrap();
        assert_eq!(token, signed.token());
        let verified =
            Verifier::default().verify(signed.token(), &Secret::new(SECRET).unwrap(), NOW).unwrap();
        let mut claims: Value = serde_json::from_slice(verified.payload()).unwrap();
        assert_eq!(claims.as_object_mut().unwrap().remove("iat"), Some(json!(NOW)));
        assert_eq!(claims.as_object_mut().unwrap().remove("exp"), Some(json!(NOW + 300)));
        assert_eq!(claims, config);
        for name in ["nbf", "url", "key", "payload", "operation"] {
            assert!(claims.get(name).is_none(), "{name}");
        }
    }
}

#[test]
fn the_signed_bytes_are_the_bytes_of_the_config() {
    let signed = open(&request()).unwrap();
    let verified = Verifier::default().verify(signed.token(), &Secret::new(SECRET).unwrap(), NOW).unwrap();
    let payload = std::str::from_utf8(verified.payload()).unwrap();
    let shared = payload.split(r#","iat":"#).next().unwrap();
    assert!(signed.json().starts_with(shared), "{payload}");
}

#[test]
fn a_config_is_filled_from_title_and_format() {
    let config = config_of(&request());
    assert_eq!(config["document"]["fileType"], "docx");
    assert_eq!(config["document"]["title"], "Angebot.DOCX");
    assert_eq!(config["documentType"], "word");
    assert_eq!(config["editorConfig"]["mode"], "edit");
    assert_eq!(config["editorConfig"]["callbackUrl"], "https://app.example.com/c?t=2");
    assert_eq!(config["document"]["permissions"]["edit"], true);
}

#[test]
fn every_typed_field_reaches_the_browser_as_it_was_given() {
    let request: Value = serde_json::from_str(include_str!("full_config.json")).unwrap();
    let mut config = config_of(&request);
    config.as_object_mut().unwrap().remove("token");
    assert_eq!(config, request);
}

#[test]
fn wrong_options_name_the_field_and_never_the_value() {
    let cases = [
        ("/editorConfig/customization", json!({"reviewDisplay": "canary"}), "reviewDisplay", "markup"),
        ("/editorConfig/customization", json!({"ai": "canary"}), "customization.ai", "object"),
        ("/editorConfig/actionLink", json!({"action": {"type": "canary"}}), "action.type", "bookmark"),
        ("/editorConfig/actionLink", json!({"type": "bookmark"}), "actionLink", "extra"),
        ("/editorConfig/actionLink", json!("canary"), "actionLink", ""),
        ("/editorConfig/customization", json!({"colour": "canary"}), "colour", "extra"),
        ("/editorConfig/customization", json!({"zoom": "canary"}), "zoom", "i32"),
        ("/editorConfig/customization", json!({"logo": {"image": "file:///canary"}}), "logo.image", ""),
        ("/editorConfig/customization", json!({"goback": {"url": "/canary"}}), "goback", ""),
        ("/editorConfig/location", json!(5), "location", "string"),
        ("/editorConfig/mode", json!("canary"), "mode", "edit"),
        ("/editorConfig/lang", json!("canary!"), "lang", ""),
        ("/editorConfig/callbackUrl", json!("https://u:canary@a/"), "callbackUrl", ""),
        ("/editorConfig/user", json!({"firstname": "canary"}), "firstname", "user.name"),
        ("/document/url", json!("ftp://canary"), "document.url", ""),
        ("/document/key", json!("../canary"), "document.key", ""),
        ("/document/key", json!(5), "document.key", "string"),
        (
            "/document/permissions",
            json!({"commentAuthorOnly": true}),
            "commentAuthorOnly",
            "editCommentAuthorOnly",
        ),
        ("/documentType", json!("text"), "documentType", "word"),
        ("/events", json!({}), "events", "browser"),
        ("/token", json!("canary"), "token", "made by dealdocs"),
    ];
    for (path, value, field, hint) in cases {
        let error = open(&with(path, value.clone())).unwrap_err();
        let text = format!("{error} | {}", error.details().hint.clone().unwrap_or_default());
        assert_eq!(error.kind(), ErrorKind::Config, "{path}: {text}");
        assert!(text.contains(field) && text.contains(hint), "{path} {value}: {text}");
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn missing_and_surplus_parts_are_refused() {
    for bad in
        ["", "{}", "[]", "null", r#"{"document":{}}"#, "{\"document\":{\"title\":\"a.docx\"}}", "{} {}"]
    {
        assert_eq!(EditorOptions::from_json(bad.as_bytes()).unwrap_err().kind(), ErrorKind::Config, "{bad}");
    }
}

#[test]
fn extra_fields_pass_but_cannot_replace_typed_ones() {
    let config =
        config_of(&with("/extra", json!({"editorConfig": {"customization": {"new": {"on": true}}}})));
    assert_eq!(config["editorConfig"]["customization"]["new"]["on"], true);
    for extra in [
        json!({"url": "https://x"}),
        json!({"key": "x"}),
        json!({"payload": {}}),
        json!({"nbf": 1}),
        json!({"exp": 1}),
        json!({"iat": 1}),
        json!({"token": "x"}),
        json!({"operation": "converter"}),
        json!({"events": {}}),
        json!({"documentType": "cell"}),
        json!({"document": {"key": "other"}}),
        json!({"document": {"url": "https://x"}}),
        json!({"document": {"permissions": {"edit": true}}}),
        json!({"editorConfig": {"mode": "edit"}}),
        json!({"editorConfig": {"callbackUrl": "https://x"}}),
        json!({"document": {"title": "x"}}),
        json!({"document": 1}),
        json!({"editorConfig": {"customization": {"forcesave": true}}}),
    ] {
        assert_eq!(open(&with("/extra", extra.clone())).unwrap_err().kind(), ErrorKind::Config, "{extra}");
    }
}

#[test]
fn names_are_limited_as_the_server_limits_them() {
    let config = config_of(&with("/document/title", json!(format!("{}.docx", "ä".repeat(200)))));
    let title = config["document"]["title"].as_str().unwrap();
    assert!(title.ends_with("ä.docx") && title.encode_utf16().count() == 128);
    let config = config_of(&with("/editorConfig/user/name", json!("n".repeat(300))));
    assert_eq!(config["editorConfig"]["user"]["name"].as_str().unwrap().len(), 128);
    for id in [String::new(), "i".repeat(129)] {
        assert!(open(&with("/editorConfig/user/id", json!(id))).is_err());
    }
    assert!(open(&with("/document/title", json!("  "))).is_err());
}

#[test]
fn the_token_lives_as_long_as_asked() {
    assert_eq!(open(&with("/expiresIn", json!(60))).unwrap().expires_at(), NOW + 60);
    for bad in [0, 86_401] {
        assert!(open(&with("/expiresIn", json!(bad))).is_err());
    }
}

#[test]
fn unknown_formats_are_refused() {
    for title in ["a.exe", "noextension", "a.", "photo.png"] {
        let error = open(&with("/document/title", json!(title))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnsupportedFormat, "{title}");
    }
    let config = config_of(&with("/document/fileType", json!("XLSX")));
    assert_eq!((&config["documentType"], &config["document"]["fileType"]), (&json!("cell"), &json!("xlsx")));
}

#[test]
fn debug_shows_no_token_and_no_secret() {
    let signed = open(&request()).unwrap();
    assert!(!format!("{signed:?}").contains(signed.token()));
    assert!(!format!("{:?} {:?}", server(), options()).contains(SECRET));
    assert_eq!(signed.mode(), Mode::Edit);
}

#[test]
fn settings_of_a_server_are_checked() {
    let broken = |change: fn(&mut crate::onlyoffice::ServerOptions)| {
        let mut options = options();
        change(&mut options);
        DocumentServer::new(options).unwrap_err().kind()
    };
    assert_eq!(broken(|o| o.address = "docs.example.com".into()), ErrorKind::Config);
    assert_eq!(broken(|o| o.internal_address = Some("file:///x".into())), ErrorKind::Config);
    assert_eq!(broken(|o| o.header = "A\r\nB".into()), ErrorKind::Config);
    assert_eq!(broken(|o| o.header = String::new()), ErrorKind::Config);
    assert_eq!(broken(|o| o.prefix = "Bearer\n".into()), ErrorKind::Config);
    assert_eq!(broken(|o| o.prefix = " Bearer ".into()), ErrorKind::Config);
    assert_eq!(broken(|o| o.header = "Host".into()), ErrorKind::Config);
    assert_eq!(broken(|o| o.header = "Transfer-Encoding".into()), ErrorKind::Config);
    assert_eq!(broken(|o| o.header = "proxy-authorization".into()), ErrorKind::Config);
    assert_eq!(broken(|o| o.token_lifetime = std::time::Duration::ZERO), ErrorKind::Config);
}

#[test]
fn the_script_address_keeps_the_path_and_takes_a_shard() {
    let plain = server().api_js_url(None);
    assert_eq!(plain.as_str(), "https://docs.example.com/ds/web-apps/apps/api/documents/api.js");
    let key = crate::onlyoffice::DocumentKey::parse("k1").unwrap();
    assert_eq!(server().api_js_url(Some(&key)).query(), Some("shardkey=k1"));
}

#[test]
fn a_document_type_that_is_not_the_formats_own_is_refused() {
    for (title, chosen, taken) in [
        ("a.docx", "word", true),
        ("a.docx", "cell", false),
        ("a.xlsx", "word", false),
        ("a.vsdx", "slide", false),
        ("a.pdf", "pdf", true),
        // As servers before Docs 8.0 have it.
        ("a.pdf", "word", true),
        ("a.pdf", "cell", false),
    ] {
        let mut request = with("/document/title", json!(title));
        request["documentType"] = json!(chosen);
        let opened = open(&request);
        assert_eq!(opened.is_ok(), taken, "{title} {chosen}");
        if let Err(error) = opened {
            assert_eq!(error.kind(), ErrorKind::Config, "{title} {chosen}");
            assert!(error.message().contains("documentType"), "{error}");
        }
    }
    let mut picture = with("/document/title", json!("a.png"));
    picture["documentType"] = json!("word");
    assert_eq!(open(&picture).unwrap_err().kind(), ErrorKind::UnsupportedFormat);
}

#[test]
fn a_link_leads_to_a_bookmark_a_comment_or_a_range() {
    for kind in ["bookmark", "comment", "internallink"] {
        let link = json!({"action": {"type": kind, "data": "x"}});
        assert_eq!(
            config_of(&with("/editorConfig/actionLink", link.clone()))["editorConfig"]["actionLink"],
            link
        );
    }
}
