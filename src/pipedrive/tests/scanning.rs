//! The fast way through JSON takes what the general reader takes, and finds the same in it.

use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::pipedrive::parts::{Data, Parts};
use crate::pipedrive::scan::Scanner;

/// The text that one value takes, if it takes all but white space.
fn whole(text: &str) -> bool {
    let mut scanner = Scanner::new(text.as_bytes());
    scanner.value().is_some() && scanner.peek().is_none()
}

#[test]
fn what_is_not_json_is_not_taken() {
    for text in [
        "",
        " ",
        "-",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "1e+",
        "0x1",
        "nul",
        "nulL",
        "truee",
        "True",
        "NaN",
        "\"",
        "\"\\",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u123\"",
        "\"\u{1}\"",
        "\"a\nb\"",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,]",
        "[1 2]",
        "{",
        "{]",
        "[}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{a:1}",
        "{1:1}",
        "{,}",
        "{\"a\":null,}",
        "{\"a\":null,1}",
        "1 1",
        "[] []",
    ] {
        assert!(!whole(text), "{text}");
        assert!(serde_json::from_str::<IgnoredAny>(text).is_err(), "{text}");
    }
}

#[test]
fn deep_nesting_is_left_to_the_general_reader() {
    assert!(whole(&format!("{}{}", "[".repeat(50), "]".repeat(50))));
    assert!(!whole(&format!("{}{}", "[".repeat(80), "]".repeat(80))));
}

#[test]
fn a_key_that_only_starts_like_the_one_before_is_read_anew() {
    let text =
        br#"[{"a":1,"ab":null,"c":[]},{"a":1,"ab" :null,"c":[]},{"ab":{"a":1}},{"a":1,"abc":null,"ab":2}]"#;
    let items = Scanner::new(text).items().unwrap();
    let items: Vec<_> = items.into_iter().map(|item| std::str::from_utf8(&text[item]).unwrap()).collect();
    let last = r#"{"a":1,"abc":null,"ab":2}"#;
    assert_eq!(
        items,
        [r#"{"a":1,"ab":null,"c":[]}"#, r#"{"a":1,"ab" :null,"c":[]}"#, r#"{"ab":{"a":1}}"#, last]
    );
}

/// Pieces of JSON in any order: now and then they make sense, and often they nearly do.
fn nearly_json() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"a\":",
        "\"b\":null,",
        "\"a\":1",
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1.5e-3",
        " ",
        "\n",
        "\"\\u00e9\\\\\"",
        "\"é\"",
        "\\",
        "\"",
        "\t",
        "x",
        "{\"a\":null,\"b\":2}",
        "{\"a\":null,\"b\":[]}",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
        #[test]
        fn it_takes_what_serde_json_takes(text in prop_oneof![nearly_json(), "\\PC{0,30}"]) {
            prop_assert_eq!(whole(&text), serde_json::from_str::<IgnoredAny>(&text).is_ok(), "{}", text);
        }

        #[test]
        fn items_are_those_of_serde_json(text in nearly_json().prop_map(|text| format!("[{text}]"))) {
            let ours = Scanner::new(text.as_bytes()).items();
            let ours: Option<Vec<_>> = ours.map(|items| items.into_iter().map(|item| &text[item]).collect());
            let theirs = serde_json::Deserializer::from_str(&text).into_iter::<Vec<&RawValue>>().next();
            let theirs = theirs.and_then(Result::ok).map(|items| items.into_iter().map(RawValue::get).collect());
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn an_answer_is_cut_alike_in_both_ways(text in nearly_answer()) {
            let Some(fast) = Parts::scan(text.as_bytes()) else { return Ok(()) };
            let general: Parts<'_> = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(seen(&fast), seen(&general));
        }
}

/// An answer, some of its fields repeated, missing or broken.
fn nearly_answer() -> impl Strategy<Value = String> {
    let field = prop_oneof![
        4 => nearly_json().prop_map(|items| format!("\"data\":[{items}]")),
        1 => nearly_json().prop_map(|value| format!("\"data\":{value}")),
        1 => nearly_json().prop_map(|value| format!("\"additional_data\":{value}")),
        1 => prop::sample::select(vec!["\"success\":true", "\"success\":null", "\"success\":1", "\"d\\u0061ta\":1", "\"x\":[{}]", ""])
            .prop_map(str::to_owned),
    ];
    (prop::collection::vec(field, 1..4), prop::bool::weighted(0.1))
        .prop_map(|(fields, torn)| format!("{{{}{}", fields.join(","), if torn { "" } else { "}" }))
}

fn seen(parts: &Parts<'_>) -> (Option<bool>, Option<Vec<String>>, Option<String>) {
    let items = match &parts.data {
        Data::Items(items) => Some(items.iter().map(|item| (*item).to_owned()).collect()),
        Data::Nothing => Some(Vec::new()),
        Data::Other => None,
    };
    (parts.success, items, parts.additional_data.map(|raw| raw.get().to_owned()))
}

#[test]
fn the_usual_answer_goes_the_fast_way() {
    let text = r#"{"success": true, "data": [{"id":1},{"id":2,"a":null,"b":{"c":[]}}], "additional_data": {"next_cursor": null}}"#;
    assert!(Parts::scan(text.as_bytes()).is_some());
    assert!(Parts::scan(b"{\"data\":[\"\xff\"]}").is_none(), "not UTF-8");
}
