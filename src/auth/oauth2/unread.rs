//! An answer of the authorization server before it is understood: its bytes, and the object in them.

use serde_json::{Map, Value};

use crate::http::Redactor;
use crate::{Error, ErrorKind, Result};

/// What an answer is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Tokens.
    Tokens,
    /// Tokens for a refresh token, which may be refused for good.
    Refreshed,
    /// Anything else (RFC 8628 section 3.2).
    Object,
}

/// An answer of the token endpoint.
pub(super) struct Raw<'a> {
    pub(super) status: u16,
    pub(super) body: &'a [u8],
    /// Seconds since 1970, when the request was sent.
    pub(super) sent: i64,
    /// The server's clock minus ours.
    pub(super) clock_difference: Option<i64>,
    /// Takes out of the server's words what was sent in confidence.
    pub(super) redactor: &'a Redactor,
    /// What was asked for.
    pub(super) asked: Asked,
}

/// A JSON object without repeated names, or form-encoded pairs.
pub(super) fn object(raw: &Raw<'_>) -> Result<Map<String, Value>> {
    let text = std::str::from_utf8(raw.body).map_err(|_| unreadable(raw.status, "text"))?.trim();
    if text.starts_with('{') {
        let unique: Unique = serde_json::from_str(text).map_err(|_| unreadable(raw.status, "JSON"))?;
        return Ok(unique.0);
    }
    if text.is_empty() || text.starts_with('<') || !text.contains('=') || text.contains(char::is_whitespace) {
        return Err(unreadable(raw.status, "JSON"));
    }
    Ok(url::form_urlencoded::parse(text.as_bytes())
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
        .collect())
}

/// The error for an answer without something that it must hold.
pub(super) fn unreadable(status: u16, what: &str) -> Error {
    let kind = if status < 400 { ErrorKind::Decode } else { ErrorKind::OAuth };
    Error::new(kind, format!("the answer of the authorization server has no usable {what}"))
        .with_status(status)
        .with_hint(match status {
            429 | 500..=599 => "The service fails for now: try again later.",
            300..=399 => "It redirects, and secrets do not follow: name the address that gives tokens.",
            _ => "Check the token URL of the service.",
        })
}

/// An object whose names are all different: with a repeated one, two readers could see two tokens.
pub(super) struct Unique(pub(super) Map<String, Value>);

impl<'de> serde::Deserialize<'de> for Unique {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Unique;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object without repeated names")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> std::result::Result<Unique, A::Error> {
                let mut object = Map::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if object.insert(name, value).is_some() {
                        return Err(serde::de::Error::custom("a name is repeated"));
                    }
                }
                Ok(Unique(object))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}
