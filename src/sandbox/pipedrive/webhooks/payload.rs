//! The body of a webhook, version 2.0.

use serde_json::{Value, json};

use super::announce::Event;
use super::registry::Subscription;
use crate::sandbox::pipedrive::call::Call;
use crate::sandbox::pipedrive::records::{Action, Definition, Object, v2_time};
use crate::sandbox::pipedrive::seed::COMPANY_ID;
use crate::{Result, random};

/// The id of the event and its body; the delivery fills in the attempt.
pub(super) fn payload(
    event: &Event,
    subscription: &Subscription,
    call: &Call,
    users: &[String],
) -> Result<(String, Value)> {
    let id = uuid()?;
    let body = json!({
        "meta": {
            "action": event.action.name(),
            "entity": event.entity,
            "entity_id": event.id.to_string(),
            "company_id": COMPANY_ID.to_string(),
            "user_id": call.caller.user_id.to_string(),
            "webhook_id": subscription.id.to_string(),
            "webhook_owner_id": subscription.owner_id.to_string(),
            "id": id,
            "correlation_id": uuid()?,
            "is_bulk_edit": false,
            "timestamp": v2_time(call.now_ms()),
            "type": "general",
            "version": "2.0",
            "change_source": "api",
            "attempt": 1,
            "host": "sandbox.pipedrive.com",
            "permitted_user_ids": users,
        },
        "data": event.after,
        "previous": previous(event),
    });
    Ok((id, body))
}

/// Nothing on create, the changed fields on change, everything on delete.
fn previous(event: &Event) -> Value {
    let before = event.before.clone().unwrap_or_default();
    match (event.action, &event.after) {
        (Action::Create, _) => Value::Null,
        (Action::Change, Some(after)) => changed(&before, after).into(),
        _ => before.into(),
    }
}

fn changed(before: &Object, after: &Object) -> Object {
    let mut changes = Object::new();
    for (name, old) in before {
        let new = after.get(name).unwrap_or(&Value::Null);
        match (old, new) {
            _ if old == new => {}
            (Value::Object(old), Value::Object(new)) if name == "custom_fields" => {
                changes.insert(name.clone(), changed(old, new).into());
            }
            _ => {
                changes.insert(name.clone(), old.clone());
            }
        }
    }
    changes
}

/// In webhooks every custom field value carries its type.
pub(super) fn tag_custom_fields(mut object: Object, definitions: &[Definition]) -> Object {
    if let Some(Value::Object(custom)) = object.get_mut("custom_fields") {
        for definition in definitions {
            if let Some(value) = custom.get_mut(&definition.code) {
                *value = tagged(&definition.field_type, value.take());
            }
        }
    }
    object
}

fn tagged(field_type: &str, value: Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Object(mut parts) => {
            parts.insert("type".to_owned(), field_type.into());
            parts.into()
        }
        Value::Array(ids) => {
            let values: Vec<_> = ids.into_iter().map(|id| json!({ "id": id })).collect();
            json!({ "type": field_type, "values": values })
        }
        id if matches!(field_type, "enum" | "user" | "org" | "people") => {
            json!({ "type": field_type, "id": id })
        }
        value => json!({ "type": field_type, "value": value }),
    }
}

/// A random UUID (version 4).
fn uuid() -> Result<String> {
    let number =
        u128::from_ne_bytes(random::bytes()?) & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let text = format!("{number:032x}");
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    Ok(format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changed_fields_are_previous() {
        let object = |text: Value| text.as_object().unwrap().clone();
        let before = object(json!({"id": 1, "title": "A", "custom_fields": {"x": 1, "y": null}}));
        let after = object(json!({"id": 1, "title": "B", "custom_fields": {"x": 2, "y": null}}));
        assert_eq!(Value::from(changed(&before, &after)), json!({"title": "A", "custom_fields": {"x": 1}}));
    }

    #[test]
    fn an_id_is_a_version_4_uuid() {
        let id = uuid().unwrap();
        let parts: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert_eq!(id.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&id.as_bytes()[19]));
        assert_ne!(id, uuid().unwrap());
    }
}
