//! `${name}` in addresses, filled so that a value can never change what surrounds it.
//!
//! In the host a value is one label, one of the declared choices, or (kind `host`) the whole host.
//! Anywhere else it is one piece of text, percent-encoded; `.` and `..` are refused.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use crate::http::parse_address;
use crate::{Error, Result};

/// RFC 3986 section 2.3: all but the unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Longest value of a variable, in bytes.
const LONGEST: usize = 253;

/// The values of a connection's variables.
pub type Values = BTreeMap<String, String>;

/// What a connection fills into the addresses of its service. Not secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// The name between `${` and `}`.
    pub key: String,
    /// The prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What it stands for.
    #[serde(default)]
    pub kind: VariableKind,
    /// The only values it may have; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// The value of connections that name none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// An example for the prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// Never asked: known after the authorization, from the callback or the token answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub learned: bool,
}

/// What a variable stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableKind {
    /// A label of the host name, or a piece of the path or query.
    #[default]
    Text,
    /// A whole host, with or without a port.
    Host,
}

impl Variable {
    /// The value to use: the given one, or the default.
    fn value<'a>(&'a self, given: &'a Values) -> Option<&'a str> {
        given.get(&self.key).or(self.default.as_ref()).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Refuses a value that could not stand in every place that the variable may stand in.
    pub fn check(&self, value: &str) -> Result<()> {
        self.written(value, Position::Elsewhere).map(drop)?;
        if self.kind == VariableKind::Host {
            self.written(value, Position::WholeHost).map(drop)
        } else {
            Ok(())
        }
    }

    fn written(&self, value: &str, position: Position) -> Result<String> {
        let refused = |why: &str| {
            Error::config(format!("the value of `{}` {why}", self.key)).with_hint(match &self.example {
                Some(example) => format!("It looks like `{example}`."),
                None => "Give only the part that differs, not a whole address.".to_owned(),
            })
        };
        if value.len() > LONGEST || value.chars().any(char::is_control) {
            return Err(refused("is too long or holds a control character"));
        }
        let chosen = self.choices.iter().any(|choice| choice == value);
        if !chosen && !self.choices.is_empty() {
            return Err(Error::config(format!("the value of `{}` is not one of its choices", self.key))
                .with_hint(format!("Use one of: {}.", self.choices.join(", "))));
        }
        match position {
            Position::WholeHost if self.kind == VariableKind::Host => {
                host(value).ok_or_else(|| refused("is not a host name"))
            }
            Position::WholeHost | Position::InHost if chosen => Ok(value.to_owned()),
            Position::WholeHost | Position::InHost => {
                label(value).ok_or_else(|| refused("is not one part of a host name"))
            }
            Position::Elsewhere if matches!(value, "." | "..") => Err(refused("would change the path")),
            Position::Elsewhere => Ok(utf8_percent_encode(value, RESERVED).to_string()),
        }
    }
}

/// Where in an address a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    WholeHost,
    InHost,
    Elsewhere,
}

/// One label of a host name (RFC 1123 section 2.1), in lower case.
fn label(value: &str) -> Option<String> {
    let lower = value.to_ascii_lowercase();
    let inside = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let fits = (1..=63).contains(&lower.len()) && lower.bytes().all(inside);
    (fits && !lower.starts_with('-') && !lower.ends_with('-')).then_some(lower)
}

/// `host` or `host:port`, in lower case.
fn host(value: &str) -> Option<String> {
    let url = parse_address(&format!("https://{value}/")).ok()?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let (name, port) = (url.host_str()?, url.port());
    let written = port.map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
    let same =
        written == value.to_ascii_lowercase() || format!("{written}:443") == value.to_ascii_lowercase();
    (bare && same && !name.ends_with('.')).then_some(written)
}

/// One piece of a template.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// The pieces of `template`; `$` has no other use in it.
fn pieces(template: &str) -> Result<Vec<Piece<'_>>> {
    let broken = || Error::config("an address holds a `$`, `{` or `}` that is no `${name}`");
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once('$') {
        let (name, tail) =
            after.strip_prefix('{').and_then(|after| after.split_once('}')).ok_or_else(broken)?;
        pieces.push(Piece::Text(text));
        pieces.push(Piece::Name(name));
        rest = tail;
    }
    pieces.push(Piece::Text(rest));
    let stray = |piece: &Piece<'_>| matches!(piece, Piece::Text(text) if text.contains(['{', '}']));
    if pieces.iter().any(stray) { Err(broken()) } else { Ok(pieces) }
}

/// The names of the variables in `template`.
pub(super) fn names(template: &str) -> Result<Vec<&str>> {
    let name = |piece| if let Piece::Name(name) = piece { Some(name) } else { None };
    Ok(pieces(template)?.into_iter().filter_map(name).collect())
}

/// `template` with its variables filled in; nothing if a learned one is not known yet.
///
/// A template without `://` and without a leading `/` is a host pattern: all of it is host.
pub(super) fn fill(template: &str, variables: &[Variable], given: &Values) -> Result<Option<String>> {
    let (start, end) = host_range(template);
    let mut filled = String::with_capacity(template.len() + 16);
    let mut at = 0;
    for piece in pieces(template)? {
        match piece {
            Piece::Text(text) => {
                filled.push_str(text);
                at += text.len();
            }
            Piece::Name(name) => {
                let length = name.len() + 3;
                let variable = variables
                    .iter()
                    .find(|variable| variable.key == name)
                    .ok_or_else(|| Error::config(format!("`${{{name}}}` is not declared as a variable")))?;
                let position = match () {
                    () if at == start && at + length == end => Position::WholeHost,
                    () if (start..end).contains(&at) => Position::InHost,
                    () => Position::Elsewhere,
                };
                match variable.value(given) {
                    Some(value) => filled.push_str(&variable.written(value, position)?),
                    None if variable.learned => return Ok(None),
                    None => return Err(missing(variable)),
                }
                at += length;
            }
        }
    }
    Ok(Some(filled))
}

fn missing(variable: &Variable) -> Error {
    let name = variable.display_name.as_deref().unwrap_or(&variable.key);
    Error::config(format!("the value of `{}` ({name}) is missing", variable.key)).with_hint(
        match &variable.example {
            Some(example) => format!("It looks like `{example}`."),
            None => "Set it among the variables of the connection.".to_owned(),
        },
    )
}

/// The bytes of `template` in which a host stands.
fn host_range(template: &str) -> (usize, usize) {
    let start = match template.find("://") {
        Some(scheme) => scheme + 3,
        None if template.starts_with('/') => return (0, 0),
        None => 0,
    };
    let rest = template.get(start..).unwrap_or_default();
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    (start, start + end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use url::Url;

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
        for template in
            ["https://a/$x", "https://a/${x", "https://a/{x}", "https://a/${y}", "https://a/${${x}}"]
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
}
