//! The strict check of a body against the fields of its kind.

use serde_json::Value;

use super::Object;
use super::kind::Kind;

/// Person fields that exist only with Contact Sync, which the sandbox's company has not bought.
const CONTACT_SYNC: [&str; 5] = ["postal_address", "notes", "im", "birthday", "job_title"];

/// Fields that cannot be cleared with null.
const NEVER_NULL: [&str; 8] =
    ["title", "name", "status", "is_deleted", "is_archived", "owner_id", "custom_fields", "visible_to"];

/// Why a body is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Rejection {
    Invalid(Vec<String>),
    Forbidden(String),
}

/// Checks the names and shapes of a body; custom field values are checked elsewhere.
pub(in super::super) fn check_body(kind: Kind, body: &Object, creating: bool) -> Result<(), Rejection> {
    if let Some(name) = CONTACT_SYNC.iter().find(|name| kind == Kind::Person && body.contains_key(**name)) {
        return Err(Rejection::Forbidden(format!("The field {name} needs Contact Sync.")));
    }
    let mut problems = Vec::new();
    for (name, value) in body {
        let field = kind.fields().iter().find(|field| field.name == name);
        match field.filter(|field| if creating { field.post } else { field.patch }) {
            None => problems.push(format!("{name}: Parameter '{name}' is not allowed for this request")),
            Some(_) if value.is_null() => {
                if NEVER_NULL.contains(&name.as_str()) {
                    problems.push(format!("{name}: Parameter '{name}' cannot be null"));
                }
            }
            Some(field) => problems.extend(field.shape.problem(name, value)),
        }
    }
    for field in kind.fields().iter().filter(|field| field.required) {
        let empty = match body.get(field.name) {
            None => creating,
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(_) => false,
        };
        if empty {
            problems.push(format!("{name}: Parameter '{name}' is required", name = field.name));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Rejection::Invalid(problems)) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(kind: Kind, body: &Value, creating: bool) -> Option<String> {
        match check_body(kind, body.as_object().unwrap(), creating) {
            Ok(()) => None,
            Err(Rejection::Invalid(problems)) => Some(problems.join("; ")),
            Err(Rejection::Forbidden(text)) => Some(text),
        }
    }

    #[test]
    fn good_bodies_pass() {
        for (kind, body) in [
            (
                Kind::Deal,
                json!({"title": "A", "value": 1.5, "status": "won", "label_ids": [1], "person_id": null}),
            ),
            (Kind::Person, json!({"name": "A", "emails": [{"value": "a@example.com"}]})),
            (Kind::Activity, json!({"due_date": "2026-02-28", "due_time": "09:30", "done": true})),
            (Kind::Stage, json!({"name": "A", "pipeline_id": 1})),
        ] {
            assert_eq!(check(kind, &body, true), None, "{body}");
        }
        assert_eq!(check(Kind::Deal, &json!({}), false), None);
    }

    #[test]
    fn wrong_bodies_name_the_field() {
        for (kind, body, word) in [
            (Kind::Deal, json!({}), "title"),
            (Kind::Deal, json!({"title": "  "}), "title"),
            (Kind::Deal, json!({"title": "A", "value": "1"}), "value"),
            (Kind::Deal, json!({"title": "A", "owner_id": 1.5}), "owner_id"),
            (Kind::Deal, json!({"title": "A", "is_archived": 1}), "is_archived"),
            (Kind::Deal, json!({"title": "A", "visible_to": 2}), "visible_to"),
            (Kind::Deal, json!({"title": "A", "expected_close_date": "2026-02-30"}), "expected_close_date"),
            (Kind::Deal, json!({"title": "A", "id": 7}), "'id' is not allowed"),
            (Kind::Deal, json!({"title": "A", "titel": "B"}), "'titel' is not allowed"),
            (Kind::Deal, json!({"title": null}), "title"),
            (Kind::Person, json!({"name": "A", "emails": ["a@example.com"]}), "emails"),
            (Kind::Person, json!({"name": "A", "birthday": "2000-01-01"}), "Contact Sync"),
            (Kind::Activity, json!({"due_time": "9:30"}), "due_time"),
        ] {
            assert!(check(kind, &body, true).is_some_and(|text| text.contains(word)), "{body}");
        }
    }
}
