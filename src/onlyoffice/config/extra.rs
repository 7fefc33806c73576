//! Fields that dealdocs does not know yet, passed through as they are.

use serde_json::{Map, Value};

use crate::{Error, Result};

/// Names that must not stand at the top of a signed config: the Document Server refuses
/// `url`, `key` and `payload` there and fails on `nbf`; the others are made here.
const FORBIDDEN: [&str; 9] = ["url", "key", "payload", "nbf", "iat", "exp", "operation", "token", "events"];

/// Fields that decide about access; a wrong typed value must not be worked around.
const GUARDED: [&str; 7] = [
    "/document/url",
    "/document/key",
    "/document/permissions/edit",
    "/editorConfig/callbackUrl",
    "/editorConfig/mode",
    "/editorConfig/customization/forcesave",
    "/documentType",
];

/// Adds `extra` to `config`, which must not have any of its fields yet.
pub(super) fn merge(config: &mut Value, extra: &Map<String, Value>) -> Result<()> {
    if let Some(name) = FORBIDDEN.iter().find(|name| extra.contains_key(**name)) {
        return Err(Error::config(format!("`extra` must not hold `{name}` at the top")));
    }
    let extra = Value::Object(extra.clone());
    if let Some(path) = GUARDED.iter().find(|path| extra.pointer(path).is_some()) {
        return Err(
            Error::config(format!("`extra` must not hold `{path}`")).with_hint("Pass it as a typed option.")
        );
    }
    merge_value(config, extra, "extra")
}

fn merge_value(target: &mut Value, addition: Value, path: &str) -> Result<()> {
    match (target, addition) {
        (Value::Object(target), Value::Object(addition)) => {
            for (name, value) in addition {
                let path = format!("{path}.{name}");
                match target.get_mut(&name) {
                    Some(existing) => merge_value(existing, value, &path)?,
                    None => drop(target.insert(name, value)),
                }
            }
            Ok(())
        }
        _ => {
            Err(Error::config(format!("`{path}` is set already"))
                .with_hint("Pass it as a typed option only."))
        }
    }
}
