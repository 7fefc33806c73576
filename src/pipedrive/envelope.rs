//! The wrapping of every answer: `success`, `data`, `additional_data`.
//!
//! Only the wrapping is decoded; what is inside stays raw JSON.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{Error, ErrorKind, Result};

/// A successful answer, still raw inside.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(default)]
    pub(super) success: Option<bool>,
    #[serde(borrow, default)]
    pub(super) data: Option<&'a RawValue>,
}

impl<'a> Envelope<'a> {
    /// Reads the wrapping of a body.
    pub(super) fn read(body: &'a [u8]) -> Result<Self> {
        serde_json::from_slice(body).map_err(|error| not_json(body, &error))
    }

    /// What is inside; `null` counts as nothing.
    pub(super) fn data(&self) -> Option<&'a RawValue> {
        self.data.filter(|data| data.get() != "null")
    }
}

/// A body that is not the JSON it should be; only the place is told, not the content.
pub(super) fn not_json(body: &[u8], error: &serde_json::Error) -> Error {
    let message = format!(
        "the answer is not the expected JSON (line {}, column {} of {} bytes)",
        error.line(),
        error.column(),
        body.len()
    );
    Error::new(ErrorKind::Decode, message)
        .with_hint("If a proxy or a sandbox stands between, check the address; else try again.")
}

/// Where the next page starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    Cursor(String),
    Start(u64),
}

#[derive(Deserialize, Default)]
struct Additional {
    #[serde(default)]
    next_cursor: Option<serde_json::Value>,
    #[serde(default)]
    pagination: Option<Offset>,
    // Some v1 operations put the offset fields here without the `pagination` level.
    #[serde(flatten)]
    flat: Offset,
}

#[derive(Deserialize, Default)]
struct Offset {
    #[serde(default)]
    more_items_in_collection: Option<bool>,
    #[serde(default)]
    next_start: Option<serde_json::Value>,
}

/// The start of the next page, from `additional_data`; `None` at the end.
pub(super) fn next_cursor(additional: Option<&RawValue>) -> Result<Option<Next>> {
    match read_additional(additional)?.next_cursor {
        None | Some(serde_json::Value::Null) => Ok(None),
        Some(serde_json::Value::String(cursor)) if cursor.is_empty() => Ok(None),
        Some(serde_json::Value::String(cursor)) if cursor.len() <= 8192 => Ok(Some(Next::Cursor(cursor))),
        Some(_) => Err(bad("next_cursor")),
    }
}

/// The start of the next page of an offset list; both spellings of the envelope are read.
pub(super) fn next_start(additional: Option<&RawValue>) -> Result<Option<Next>> {
    let additional = read_additional(additional)?;
    let offset = additional.pagination.unwrap_or(additional.flat);
    if offset.more_items_in_collection != Some(true) {
        return Ok(None);
    }
    let start = offset.next_start.as_ref().and_then(serde_json::Value::as_u64);
    start.map(|start| Some(Next::Start(start))).ok_or_else(|| bad("next_start"))
}

fn read_additional(additional: Option<&RawValue>) -> Result<Additional> {
    match additional.map(RawValue::get) {
        None | Some("null" | "[]") => Ok(Additional::default()),
        Some(json) => serde_json::from_str(json).map_err(|_| bad("additional_data")),
    }
}

fn bad(field: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("`{field}` of the answer does not have the documented shape"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn a_cursor_is_a_string_or_the_end() {
        let next = |json: &str| next_cursor(Some(&raw(json)));
        assert_eq!(next(r#"{"next_cursor":"abc"}"#).unwrap(), Some(Next::Cursor("abc".into())));
        for end in ["{}", "null", "[]", r#"{"next_cursor":null}"#, r#"{"next_cursor":""}"#] {
            assert_eq!(next(end).unwrap(), None, "{end}");
        }
        for bad in [r#"{"next_cursor":7}"#, r#"{"next_cursor":{}}"#, "3", r#""x""#] {
            assert!(next(bad).is_err(), "{bad}");
        }
        assert!(next(&format!(r#"{{"next_cursor":"{}"}}"#, "x".repeat(9000))).is_err());
    }

    #[test]
    fn both_offset_envelopes_are_read() {
        let next = |json: &str| next_start(Some(&raw(json)));
        let nested = r#"{"pagination":{"start":0,"limit":2,"more_items_in_collection":true,"next_start":2}}"#;
        let flat = r#"{"start":0,"limit":2,"more_items_in_collection":true,"next_start":2}"#;
        assert_eq!(next(nested).unwrap(), Some(Next::Start(2)));
        assert_eq!(next(flat).unwrap(), Some(Next::Start(2)));
        assert_eq!(next(r#"{"pagination":{"more_items_in_collection":false}}"#).unwrap(), None);
        assert_eq!(next("{}").unwrap(), None);
        for bad in ["-1", r#""2""#, "null", "1.5"] {
            let json = format!(r#"{{"pagination":{{"more_items_in_collection":true,"next_start":{bad}}}}}"#);
            assert!(next(&json).is_err(), "{bad}");
        }
    }
}
