//! Query parameters: written as the API wants them, and checked against the operation.

use serde_json::Value;

use super::operations::{Operation, Version};
use super::time;
use crate::near;
use crate::{Error, Result};

/// Name and value pairs, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

/// Parameters that the pager sets itself.
const PAGING: [&str; 3] = ["limit", "cursor", "start"];

impl Query {
    /// No parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one parameter as it is.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, value.into());
        self
    }

    /// Reads a JSON object: lists become comma lists, `null` is left out,
    /// booleans are `true`/`false` in v2 and `1`/`0` in v1.
    pub fn from_json(json: &[u8], version: Version) -> Result<Self> {
        let object: serde_json::Map<String, Value> = serde_json::from_slice(json)
            .map_err(|error| Error::config("the query is not a JSON object").with_source(error))?;
        let mut query = Self::default();
        for (name, value) in &object {
            if let Some(text) = text(name, value, version)? {
                query.set(name, text);
            }
        }
        Ok(query)
    }

    /// Refuses parameters that `operation` does not take, and puts times into whole seconds.
    pub fn checked(mut self, operation: &Operation) -> Result<Self> {
        for (name, value) in &mut self.0 {
            if PAGING.contains(&name.as_str()) {
                return Err(Error::config(format!("`{name}` is set by the pager"))
                    .with_hint("Use the keywords `limit` (page size) and `max_items`."));
            }
            if !operation.query.contains(&name.as_str()) {
                return Err(unknown(name, operation));
            }
            if matches!(name.as_str(), "updated_since" | "updated_until") {
                *value = time::whole_seconds(value, name)?;
            }
        }
        Ok(self)
    }

    /// Refuses a credential: it goes in a header, because addresses end up in logs.
    pub(super) fn without_credential(self) -> Result<Self> {
        let is_credential = |name: &str| {
            ["api_token", "access_token"].into_iter().any(|known| name.trim().eq_ignore_ascii_case(known))
        };
        match self.0.iter().find(|(name, _)| is_credential(name)) {
            Some((name, _)) => Err(Error::config(format!("`{}` does not belong in a query", name.trim()))
                .with_hint("Leave it out: the client sends its own credential in a header.")),
            None => Ok(self),
        }
    }

    /// The pairs.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Sets a parameter, replacing an earlier value.
    pub(super) fn set(&mut self, name: &str, value: String) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }
}

fn text(name: &str, value: &Value, version: Version) -> Result<Option<String>> {
    Ok(Some(match value {
        Value::Null => return Ok(None),
        Value::Bool(flag) if version == Version::V1 => u8::from(*flag).to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let parts: Result<Vec<_>> = items.iter().map(|item| text_of_item(name, item, version)).collect();
            parts?.join(",")
        }
        Value::Object(_) => {
            return Err(Error::config(format!(
                "the query parameter `{name}` is a mapping; pass a value or a list"
            )));
        }
    }))
}

fn text_of_item(name: &str, item: &Value, version: Version) -> Result<String> {
    let text = if item.is_array() { None } else { text(name, item, version)? };
    let text =
        text.ok_or_else(|| Error::config(format!("the list `{name}` holds a null or another list")))?;
    if text.contains(',') {
        return Err(Error::config(format!("a value of the list `{name}` holds a comma")));
    }
    Ok(text)
}

fn unknown(name: &str, operation: &Operation) -> Error {
    let known: Vec<&str> = operation.query.iter().copied().filter(|known| !PAGING.contains(known)).collect();
    let hint = match near::matches(name, &known).as_slice() {
        [] if known.is_empty() => "It takes no query parameters.".to_owned(),
        [] => format!("It takes: {}.", known.join(", ")),
        close => format!("Did you mean {}?", close.join(" or ")),
    };
    let shown: String = name.chars().take(60).collect();
    Error::config(format!("`{}` is not a query parameter of {}", shown.escape_debug(), operation.id))
        .with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deals() -> &'static Operation {
        Operation::named(Version::V2, "getDeals").unwrap()
    }

    #[test]
    fn a_credential_is_no_parameter() {
        for name in ["api_token", "API_TOKEN", "access_token", " api_token"] {
            let error = Query::new().with(name, "canary").without_credential().unwrap_err();
            assert!(!format!("{error:?}").contains("canary"));
        }
        assert!(Query::new().with("api_token_owner", "1").without_credential().is_ok());
    }

    #[test]
    fn values_are_written_as_each_version_wants_them() {
        let json = br#"{"ids":[1,2],"done":true,"status":"open","owner_id":null}"#;
        let v2 = Query::from_json(json, Version::V2).unwrap();
        assert_eq!(v2, Query::new().with("done", "true").with("ids", "1,2").with("status", "open"));
        let v1 = Query::from_json(json, Version::V1).unwrap();
        assert!(v1.pairs().contains(&("done".into(), "1".into())));
    }

    #[test]
    fn values_that_cannot_be_told_apart_are_refused() {
        for json in [r#"{"a":{"b":1}}"#, r#"{"a":[[1]]}"#, r#"{"a":[null]}"#, r#"{"a":["x,y"]}"#, "[]", "{"] {
            assert!(Query::from_json(json.as_bytes(), Version::V2).is_err(), "{json}");
        }
    }

    #[test]
    fn an_unknown_parameter_names_its_neighbours() {
        let error = Query::new().with("stauts", "open").checked(deals()).unwrap_err();
        assert_eq!(error.details().hint.as_deref(), Some("Did you mean status?"));
        let error = Query::new().with("zzzzzzzzz", "1").checked(deals()).unwrap_err();
        assert!(error.details().hint.as_deref().unwrap().contains("pipeline_id"));
        assert!(Query::new().with("cursor", "x").checked(deals()).is_err());
    }

    #[test]
    fn times_are_sent_in_whole_seconds() {
        let query =
            Query::new().with("updated_since", "2026-01-02T03:04:05.678+02:00").checked(deals()).unwrap();
        assert_eq!(query.pairs(), [("updated_since".to_owned(), "2026-01-02T01:04:05Z".to_owned())]);
    }
}
