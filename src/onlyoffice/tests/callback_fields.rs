//! What the fields of a callback may be, and what each status says.

use serde_json::json;

use super::callback::signed;
use crate::ErrorKind;
use crate::onlyoffice::CallbackStatus;

#[test]
fn the_plain_body_never_fills_a_gap() {
    let error = signed(&json!({"key": "abc", "status": 2})).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Callback, "the url of the plain body was used");
    assert!(signed(&json!({"key": "abc", "status": 3})).unwrap().url.is_none());
}

#[test]
fn fields_that_decide_must_have_their_type() {
    let good = json!({"key": "abc", "status": 2, "url": "https://docs.example.com/x"});
    let mut cases = Vec::new();
    for status in
        [json!("2"), json!(2.5), json!(-1), json!(null), json!([2]), json!(true), json!({}), json!(1e30)]
    {
        cases.push(("status", status));
    }
    for key in [
        json!(5),
        json!(null),
        json!(""),
        json!("../abc"),
        json!("a/b"),
        json!(["abc"]),
        json!("a".repeat(129)),
        json!("a b"),
        json!("a\u{0}"),
    ] {
        cases.push(("key", key));
    }
    for url in [json!(5), json!(null), json!(""), json!(["https://x"]), json!({}), json!(false)] {
        cases.push(("url", url));
    }
    for url in [json!(5), json!({})] {
        cases.push(("changesurl", url.clone()));
        cases.push(("formsdataurl", url));
    }
    for (name, value) in cases {
        let mut content = good.clone();
        content[name] = value.clone();
        let error = signed(&content).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Callback, "{name}: {value}");
    }
    for name in ["status", "key", "url"] {
        let mut content = good.clone();
        content.as_object_mut().unwrap().remove(name);
        assert_eq!(signed(&content).unwrap_err().kind(), ErrorKind::Callback, "{name}");
    }
}

#[test]
fn fields_that_decide_nothing_may_be_anything() {
    let callback = signed(&json!({
        "key": "abc", "status": 2, "url": "https://docs.example.com/x", "filetype": 5, "users": ["7", 8, null, {}],
        "actions": [{"type": 9, "userid": 7}, "x", {"type": "1"}], "forcesavetype": "x", "userdata": {}, "lastsave": 1,
        "notmodified": "yes", "encrypted": 1, "history": [1], "new": {"deep": [1]},
    }))
    .unwrap();
    assert_eq!(callback.users, ["7", "8"]);
    assert_eq!(callback.actions.len(), 1);
    assert_eq!(callback.actions[0].kind.code(), 9);
    assert!(callback.file_type.is_none() && !callback.not_modified && callback.last_save.is_none());
    let callback = signed(&json!({"key": "abc", "status": 1, "users": "7", "actions": {}})).unwrap();
    assert!(callback.users.is_empty() && callback.actions.is_empty());
}

#[test]
fn every_status_says_what_to_do() {
    // number, needs_save, is_final, is_forced, is_corrupted, is_editing
    let table = [
        (0, false, false, false, false, false),
        (1, false, false, false, false, true),
        (2, true, true, false, false, false),
        (3, false, true, false, true, false),
        (4, false, true, false, false, false),
        (5, false, false, false, false, false),
        (6, true, false, true, false, true),
        (7, false, false, true, true, true),
        (9, false, false, false, false, false),
        (u64::MAX, false, false, false, false, false),
    ];
    for (code, save, last, forced, corrupted, editing) in table {
        let callback =
            signed(&json!({"key": "abc", "status": code, "url": "https://docs.example.com/x"})).unwrap();
        let facts = (
            callback.status.code(),
            callback.needs_save(),
            callback.is_final(),
            callback.is_forced(),
            callback.is_corrupted(),
            callback.is_editing(),
        );
        assert_eq!(facts, (code, save, last, forced, corrupted, editing));
        assert_eq!(CallbackStatus::from_code(code), callback.status);
    }
}
