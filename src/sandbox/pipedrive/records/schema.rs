//! The body fields of each kind and the strict check of a body against them.

use serde_json::Value;

use super::Object;
use super::kind::Kind;
use super::shape::Shape;
use super::shape::Shape::{
    Address, Boolean, Contacts, CustomFields, Date, HourMinute, Integer, Integers, ListOf, Number, OneOf,
    Text, Time, Visibility,
};

/// One field of a record.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Field {
    pub(in super::super) name: &'static str,
    shape: Shape,
    post: bool,
    patch: bool,
    required: bool,
}

const fn set(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, post: true, patch: true, required: false }
}

const fn required(name: &'static str, shape: Shape) -> Field {
    Field { required: true, ..set(name, shape) }
}

const fn on_create(name: &'static str, shape: Shape) -> Field {
    Field { patch: false, ..set(name, shape) }
}

/// A field that only the service writes.
const fn served(name: &'static str) -> Field {
    Field { name, shape: Text, post: false, patch: false, required: false }
}

const DEAL: &[Field] = &[
    served("id"),
    required("title", Text),
    served("creator_user_id"),
    set("owner_id", Integer),
    set("value", Number),
    set("person_id", Integer),
    set("org_id", Integer),
    set("stage_id", Integer),
    set("pipeline_id", Integer),
    set("currency", Text),
    set("archive_time", Time),
    served("add_time"),
    served("update_time"),
    served("stage_change_time"),
    set("status", OneOf(&["open", "won", "lost"])),
    set("is_archived", Boolean),
    set("is_deleted", Boolean),
    set("probability", Number),
    set("lost_reason", Text),
    set("visible_to", Visibility),
    set("close_time", Time),
    set("won_time", Time),
    set("lost_time", Time),
    served("local_won_date"),
    served("local_lost_date"),
    served("local_close_date"),
    set("expected_close_date", Date),
    set("label_ids", Integers),
    served("origin"),
    served("origin_id"),
    served("channel"),
    served("channel_id"),
    served("acv"),
    served("arr"),
    served("mrr"),
    set("custom_fields", CustomFields),
];

const PERSON: &[Field] = &[
    served("id"),
    required("name", Text),
    served("first_name"),
    served("last_name"),
    set("owner_id", Integer),
    set("org_id", Integer),
    on_create("add_time", Time),
    served("update_time"),
    set("emails", Contacts),
    set("phones", Contacts),
    served("is_deleted"),
    set("visible_to", Visibility),
    set("label_ids", Integers),
    served("picture_id"),
    set("custom_fields", CustomFields),
];

const ORGANIZATION: &[Field] = &[
    served("id"),
    required("name", Text),
    set("owner_id", Integer),
    on_create("add_time", Time),
    served("update_time"),
    set("address", Address),
    served("is_deleted"),
    set("visible_to", Visibility),
    set("label_ids", Integers),
    set("website", Text),
    set("linkedin", Text),
    set("industry", Integer),
    set("annual_revenue", Integer),
    set("employee_count", Integer),
    set("custom_fields", CustomFields),
];

const ACTIVITY: &[Field] = &[
    served("id"),
    set("subject", Text),
    set("type", Text),
    set("owner_id", Integer),
    served("creator_user_id"),
    served("is_deleted"),
    served("add_time"),
    served("update_time"),
    set("deal_id", Integer),
    set("lead_id", Text),
    // Only read: the person comes from the primary participant.
    served("person_id"),
    set("org_id", Integer),
    set("project_id", Integer),
    set("due_date", Date),
    set("due_time", HourMinute),
    set("duration", HourMinute),
    set("busy", Boolean),
    set("done", Boolean),
    served("marked_as_done_time"),
    set("location", Address),
    set("participants", ListOf("person_id")),
    set("attendees", ListOf("email")),
    served("conference_meeting_client"),
    served("conference_meeting_url"),
    served("conference_meeting_id"),
    set("public_description", Text),
    set("priority", Integer),
    set("note", Text),
];

const PRODUCT: &[Field] = &[
    served("id"),
    required("name", Text),
    set("code", Text),
    set("description", Text),
    set("unit", Text),
    set("tax", Number),
    set("category", Text),
    set("is_linkable", Boolean),
    served("is_deleted"),
    set("visible_to", Visibility),
    set("owner_id", Integer),
    served("add_time"),
    served("update_time"),
    set(
        "billing_frequency",
        OneOf(&["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"]),
    ),
    set("billing_frequency_cycles", Integer),
    set("prices", ListOf("currency")),
    set("custom_fields", CustomFields),
];

const PIPELINE: &[Field] = &[
    served("id"),
    required("name", Text),
    served("order_nr"),
    served("is_deleted"),
    set("is_deal_probability_enabled", Boolean),
    served("add_time"),
    served("update_time"),
];

const STAGE: &[Field] = &[
    served("id"),
    served("order_nr"),
    required("name", Text),
    served("is_deleted"),
    set("deal_probability", Integer),
    required("pipeline_id", Integer),
    set("is_deal_rot_enabled", Boolean),
    set("days_to_rotten", Integer),
    served("add_time"),
    served("update_time"),
];

/// Person fields that exist only with Contact Sync, which the sandbox's company has not bought.
const CONTACT_SYNC: [&str; 5] = ["postal_address", "notes", "im", "birthday", "job_title"];

/// Fields that cannot be cleared with null.
const NEVER_NULL: [&str; 8] =
    ["title", "name", "status", "is_deleted", "is_archived", "owner_id", "custom_fields", "visible_to"];

impl Kind {
    /// The fields of an answer, in the order of the vendor's examples.
    pub(in super::super) const fn fields(self) -> &'static [Field] {
        match self {
            Self::Deal => DEAL,
            Self::Person => PERSON,
            Self::Organization => ORGANIZATION,
            Self::Activity => ACTIVITY,
            Self::Product => PRODUCT,
            Self::Pipeline => PIPELINE,
            Self::Stage => STAGE,
        }
    }
}

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
