//! Row 70: whatever the names hold, a snippet parses, and it holds no secret.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Example, Language, quoting, snippet};
use crate::connections::LinkName;
use crate::connections::services::{Service, built_in, read};

const LANGUAGES: [Language; 3] = [Language::Python, Language::Curl, Language::Command];

/// Words of a POSIX shell command; `$` only as `${NAME}` in double quotes. Panics where a shell would not parse.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '#' if word.is_none() => while chars.next().is_some_and(|c| c != '\n') {},
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().expect("an open quote") {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().expect("an open quote") {
                        '"' => break,
                        '`' | '\\' | '!' => panic!("special in double quotes: {text}"),
                        c => word.push(c),
                    }
                }
            }
            '\\' => match chars.next().expect("a stray backslash") {
                '\n' => {}
                c => word.get_or_insert_default().push(c),
            },
            ' ' | '\n' => words.extend(word.take()),
            '$' | '`' | '&' | '|' | ';' | '<' | '>' | '(' | ')' | '*' | '?' | '[' | '~' | '{' | '}' | '!' => {
                panic!("bare {c} in {text}")
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The value of a Python string literal in ASCII.
fn python_value(literal: &str) -> String {
    let inner = literal.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
    let mut chars = inner.chars();
    let mut value = String::new();
    while let Some(c) = chars.next() {
        assert!(matches!(c, ' '..='~') && c != '"', "{literal}");
        let digits = match if c == '\\' { chars.next().unwrap() } else { 'x' } {
            'u' => 4,
            'U' => 8,
            quoted => {
                value.push(if c == '\\' { quoted } else { c });
                continue;
            }
        };
        let code: String = chars.by_ref().take(digits).collect();
        value.push(char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap());
    }
    value
}

fn service(text: &str) -> Service {
    read(text).unwrap()
}

fn example<'a>(link_name: &'a LinkName, name: &'a str, subject: Option<&'a str>) -> Example<'a> {
    let vault = "/var/it's \"$(id)\"/a.vault";
    Example { vault, link_name, name, subject, method: "GET", url: "https://api.example.com/v1?a=b&c='d'" }
}

const NAMES: [&str; 8] =
    ["it's", "\"\"\"", "${HOME}", "`id`", "a\nimport os", "$(id)\r\n#", "\\", "\u{2028}x\u{202e}"];

#[test]
fn row_70_a_snippet_has_the_lines_it_should_have() {
    let link = LinkName::parse("acme_crm").unwrap();
    for name in NAMES {
        for subject in [None, Some(name)] {
            for service in built_in().unwrap() {
                for language in LANGUAGES {
                    let text = snippet(service, example(&link, name, subject), language);
                    assert!(text.starts_with("# ") && text.ends_with('\n'));
                    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
                    if language == Language::Python {
                        assert_eq!(text.lines().count(), 7, "{text}");
                        assert!(!text.contains(['\u{2028}', '\u{202e}']));
                    } else {
                        let words = words(&text);
                        assert!(["curl", "dealdocs"].contains(&words[0].as_str()), "{text}");
                        assert!(words.contains(&"https://api.example.com/v1?a=b&c='d'".to_owned()), "{text}");
                    }
                }
            }
        }
    }
}

#[test]
fn row_70_names_of_parameters_are_quoted_too() {
    let odd = service(
        "link_name = \"shop\"\nname = \"Shop\"\nauthentication = \"api_key\"\nbase_url = \"https://api.example.com\"\n\
         headers = { \"x-`a`\" = \"it's $b\" }\n\
         parameters = [{ key = \"x-'$a`!\", prefix = \"$(id) '\" }, { key = \"a'b\\\"$c\", place = \"query\" }]",
    );
    let link = LinkName::parse("acme").unwrap();
    let words = words(&snippet(&odd, example(&link, "Acme", None), Language::Curl));
    assert_eq!(
        words[..],
        [
            "curl",
            "--request",
            "GET",
            "--get",
            "https://api.example.com/v1?a=b&c='d'",
            "--header",
            "x-`a`: it's $b",
            "--header",
            "x-'$a`!: $(id) '${ACME_X___A__}",
            "--data-urlencode",
            "a'b\"$c=${ACME_A_B__C}",
        ]
    );
}

#[test]
fn row_70_each_language_reads_well() {
    let link = LinkName::parse("acme_crm").unwrap();
    let rows: BTreeMap<_, _> = built_in().unwrap().iter().map(|row| (row.link_name.as_str(), row)).collect();
    let text = |row: &str, language| {
        let mut example = example(&link, "Acme CRM", None);
        example.vault = "/var/app/a.vault";
        example.url = "https://acme.pipedrive.com/api/v1/users/me";
        snippet(rows[row], example, language)
    };
    assert_eq!(
        text("pipedrive", Language::Python),
        "# Acme CRM\nfrom dealdocs.connections import Vault\n\nvault = Vault(\"/var/app/a.vault\")\n\
         response = vault[\"acme_crm\"].request(\"GET\", \"https://acme.pipedrive.com/api/v1/users/me\")\n\
         response.raise_for_status()\nprint(response.text)\n"
    );
    assert_eq!(
        text("pipedrive", Language::Curl),
        "# Acme CRM. The credentials stand in environment variables.\n\
         curl --request GET https://acme.pipedrive.com/api/v1/users/me \\\n  \
         --header 'authorization: Bearer '\"${ACME_CRM_ACCESS_TOKEN}\"\n"
    );
    // A subject that looks like an option stays a value.
    let mut of_one = example(&link, "Acme CRM", Some("-x"));
    of_one.url = "/v1";
    assert_eq!(Language::parse("cli").unwrap(), Language::Command);
    assert_eq!(
        words(&snippet(rows["pipedrive"], of_one, Language::Command)),
        [
            "dealdocs",
            "connections",
            "call",
            "--vault=/var/it's \"$(id)\"/a.vault",
            "acme_crm",
            "--subject=-x",
            "GET",
            "/v1"
        ]
    );
    assert_eq!(
        text("pipedrive_token", Language::Command),
        "# Acme CRM\ndealdocs connections call '--vault=/var/app/a.vault' acme_crm GET https://acme.pipedrive.com/api/v1/users/me\n"
    );
}

proptest! {
    #[test]
    fn row_70_any_text_is_one_literal(text in "\\PC{0,30}|[a-z'\"\\\\$`\n\r\0\u{85}\u{2028}]{0,30}") {
        prop_assert_eq!(python_value(&quoting::python(&text)), text.clone());
        let shown: String = quoting::comment(&text);
        prop_assert_eq!(words(&quoting::shell(&text)), vec![shown.clone()]);
        prop_assert_eq!(shown.lines().count().max(1), 1);
    }
}
