//! `${name}` in addresses, filled so that a value can never change what surrounds it.
//!
//! In the host a value is one label, one of the declared choices, or (kind `host`) the whole host.
//! Anywhere else it is one piece of text, percent-encoded; `.` and `..` are refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::encoding::percent;
use crate::http::parse_address;
use crate::{Error, Result};

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
            Position::Elsewhere => Ok(percent(value)),
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
