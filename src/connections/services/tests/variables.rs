//! Row 55: values that try to change the address around them.

use proptest::prelude::*;
use url::Url;

use crate::Result;
use crate::connections::services::variables::fill;
use crate::connections::services::{Values, Variable, VariableKind};

fn variable(key: &str) -> Variable {
    Variable {
        key: key.into(),
        display_name: None,
        kind: VariableKind::Text,
        choices: Vec::new(),
        default: None,
        example: None,
        learned: false,
    }
}

fn filled(template: &str, variable: Variable, value: &str) -> Result<Option<String>> {
    let given = Values::from([(variable.key.clone(), value.to_owned())]);
    fill(template, &[variable], &given)
}

#[test]
fn row_55_a_host_label_stays_a_label() {
    let shop = "https://${shop}.myshopify.com/admin";
    assert_eq!(
        filled(shop, variable("shop"), "Acme-1").unwrap().unwrap(),
        "https://acme-1.myshopify.com/admin"
    );
    for value in [
        "",
        "evil.com/",
        "evil.com#",
        "evil.com?",
        "a.b",
        "a@b",
        "a:1",
        "-a",
        "a-",
        "a b",
        "a\n",
        "a%2e",
        "ä",
        "..",
        "evil.com\\",
        "[::1]",
        &"a".repeat(64),
    ] {
        assert!(filled(shop, variable("shop"), value).is_err(), "{value:?}");
    }
}

#[test]
fn row_55_a_path_piece_stays_one_piece() {
    let tenant = "https://login.example.com/${tenant}/token?x=${tenant}";
    for (value, expected) in [
        ("/../", "%2F..%2F"),
        ("a?b#c", "a%3Fb%23c"),
        ("%2e%2e", "%252e%252e"),
        ("a b&c", "a%20b%26c"),
        ("ä", "%C3%A4"),
    ] {
        let text = filled(tenant, variable("tenant"), value).unwrap().unwrap();
        assert_eq!(text, format!("https://login.example.com/{expected}/token?x={expected}"));
    }
    for value in ["", ".", "..", "a\nb", "a\0", "a\rb"] {
        assert!(filled(tenant, variable("tenant"), value).is_err(), "{value:?}");
    }
}

#[test]
fn a_whole_host_is_a_host_and_nothing_more() {
    let host = || Variable { kind: VariableKind::Host, ..variable("host") };
    for (value, expected) in
        [("git.example.com", "git.example.com"), ("Git.Example.com:8443", "git.example.com:8443")]
    {
        assert_eq!(
            filled("https://${host}/api", host(), value).unwrap().unwrap(),
            format!("https://{expected}/api")
        );
    }
    for value in
        ["a/b", "a@b", "a?b", "a#b", "https://a", "a\\b", "127.1", "a:", "a:99999", "a b", "a.b.", "//a"]
    {
        assert!(filled("https://${host}/api", host(), value).is_err(), "{value:?}");
        assert!(host().check(value).is_err(), "{value:?}");
    }
    assert!(filled("https://api.${host}/", host(), "a.b").is_err(), "only as the whole host");
}

#[test]
fn only_declared_choices_are_taken_as_they_are() {
    let choices = vec!["zoho.com".to_owned(), "zoho.com.au".to_owned()];
    let variable =
        || Variable { choices: choices.clone(), default: Some("zoho.com".into()), ..variable("dc") };
    let template = "https://accounts.${dc}/oauth";
    assert_eq!(
        filled(template, variable(), "zoho.com.au").unwrap().unwrap(),
        "https://accounts.zoho.com.au/oauth"
    );
    assert_eq!(
        fill(template, &[variable()], &Values::new()).unwrap().unwrap(),
        "https://accounts.zoho.com/oauth"
    );
    assert!(filled(template, variable(), "evil.com").is_err());
}

#[test]
fn stray_marks_and_unknown_names_are_refused() {
    for template in ["https://a/$x", "https://a/${x", "https://a/{x}", "https://a/${y}", "https://a/${${x}}"]
    {
        assert!(filled(template, variable("x"), "v").is_err(), "{template}");
    }
}

#[test]
fn what_is_learned_later_may_be_missing() {
    let realm = Variable { learned: true, ..variable("realm") };
    assert_eq!(fill("https://a/${realm}", &[realm], &Values::new()).unwrap(), None);
    assert!(fill("https://a/${realm}", &[variable("realm")], &Values::new()).is_err());
}

proptest! {
    #[test]
    fn row_55_no_value_moves_the_address(value in "\\PC{0,30}") {
        let template = "https://${x}.example.com/a/${x}/b?c=${x}";
        if let Ok(Some(text)) = filled(template, variable("x"), &value) {
            let url = Url::parse(&text).unwrap();
            prop_assert!(url.host_str().unwrap().ends_with(".example.com"));
            prop_assert_eq!(url.host_str().unwrap().matches('.').count(), 2);
            prop_assert_eq!(url.path_segments().unwrap().count(), 3);
            prop_assert_eq!(url.query_pairs().count(), 1);
            prop_assert!(url.fragment().is_none());
        }
        if let Ok(Some(text)) = filled("https://a.example.com/a/${x}/b?c=${x}", variable("x"), &value) {
            let url = Url::parse(&text).unwrap();
            prop_assert_eq!(url.host_str().unwrap(), "a.example.com");
            prop_assert_eq!(url.path_segments().unwrap().count(), 3);
            prop_assert_eq!(url.query_pairs().next().unwrap().1, value.as_str());
        }
    }
}

#[test]
fn a_variable_that_no_address_can_hold_does_not_fit() {
    let crm = crate::connections::services::find("pipedrive_token").unwrap().unwrap();
    let given = |value: &str| Values::from([("company_domain".to_owned(), value.to_owned())]);
    for value in ["https://acme.pipedrive.com", "a.b", "acme:8080", "-", "a b"] {
        let error = crm.check_fit(&given(value)).unwrap_err();
        assert!(error.message().contains("company_domain"), "{error}");
    }
    for fitting in [given("acme"), given(""), Values::new()] {
        assert!(crm.check_fit(&fitting).is_ok());
    }
}

#[test]
fn the_whole_host_stands_for_its_first_part() {
    let crm = crate::connections::services::find("pipedrive_token").unwrap().unwrap();
    for value in ["acme.pipedrive.com", "https://acme.pipedrive.com/", " ACME.pipedrive.com "] {
        assert_eq!(crm.short_value("company_domain", value).as_deref(), Some("acme"), "{value}");
    }
    for value in
        ["acme", "http://acme.pipedrive.com", "acme.pipedrive.com.evil.example", ".pipedrive.com", ""]
    {
        let short = crm.short_value("company_domain", value);
        assert!(
            short.as_deref().is_none_or(|short| crm
                .check_fit(&Values::from([("company_domain".to_owned(), short.to_owned())]))
                .is_err()),
            "{value}"
        );
    }
    assert_eq!(crm.short_value("other", "acme.pipedrive.com"), None);
}
