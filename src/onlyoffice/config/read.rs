//! Reading options that come as JSON, with errors that name the field.

use serde::de::DeserializeOwned;

use crate::{Error, Result};

/// Names that the Document Server had once, and what replaces them.
const REPLACED: [(&str, &str); 9] = [
    ("commentAuthorOnly", "Use `permissions.editCommentAuthorOnly` and `deleteCommentAuthorOnly`."),
    ("firstname", "Use `user.name`."),
    ("lastname", "Use `user.name`."),
    ("created", "Use `info.uploaded`."),
    ("author", "Use `info.owner`."),
    ("changeHistory", "Handle `onRequestRestore` in the browser."),
    ("rename", "Handle `onRequestRename` in the browser."),
    ("events", "Events are functions of the browser: add them there, after the config was signed."),
    ("token", "The token is made by dealdocs."),
];

/// Values that the Document Server had once, and what replaces them.
const REPLACED_VALUES: [(&str, &str); 3] =
    [("text", "Use `word`."), ("spreadsheet", "Use `cell`."), ("presentation", "Use `slide`.")];

/// Decodes `json`; a failure names the field, never its value.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8], what: &str) -> Result<T> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        explain(what, &path, &error.into_inner().to_string())
    })?;
    reader.end().map_err(|_| Error::config(format!("{what}: more text after the JSON value")))?;
    Ok(value)
}

fn explain(what: &str, path: &str, message: &str) -> Error {
    let place = if path == "." { what.to_owned() } else { format!("{what}: `{path}`") };
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    let (problem, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let name = problem.split('`').nth(1).unwrap_or_default();
    if problem.starts_with("unknown field") {
        let hint = REPLACED.iter().find(|(old, _)| *old == name).map_or(
            "Check the spelling; a field that dealdocs does not know yet goes into `extra`.",
            |(_, hint)| hint,
        );
        return Error::config(format!(
            "{what}: unknown field `{}`",
            shown(if path == "." { name } else { path })
        ))
        .with_hint(hint);
    }
    if problem.starts_with("unknown variant") {
        let hint = REPLACED_VALUES.iter().find(|(old, _)| *old == name).map(|(_, hint)| (*hint).to_owned());
        return Error::config(format!("{place} has a value that is not offered"))
            .with_hint(hint.unwrap_or_else(|| format!("Expected {expected}.")));
    }
    if problem.starts_with("invalid type") || problem.starts_with("invalid value") {
        return Error::config(format!("{place} has the wrong type"))
            .with_hint(format!("Expected {expected}."));
    }
    Error::config(format!("{place}: {problem}"))
}

fn shown(name: &str) -> String {
    name.chars().take(80).collect()
}
