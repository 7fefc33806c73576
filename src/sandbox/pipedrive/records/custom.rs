//! Custom field values: the v2 shapes on write and what is stored for them.

use serde_json::{Value, json};

use super::definition::Definition;
use super::shape::{is_date, is_hour_minute};

const ADDRESS_PARTS: [&str; 11] = [
    "value",
    "street_number",
    "route",
    "subpremise",
    "sublocality",
    "locality",
    "admin_area_level_1",
    "admin_area_level_2",
    "country",
    "postal_code",
    "formatted_address",
];

impl Definition {
    /// The stored form of `value`, or what is wrong with it.
    pub(super) fn store(&self, value: &Value) -> Result<Value, String> {
        if value.is_null() {
            return Ok(Value::Null);
        }
        let stored = match self.field_type.as_str() {
            "varchar" | "varchar_auto" | "phone" => limited_text(value, 255),
            "text" => limited_text(value, 65_000),
            "double" => value.is_number().then(|| value.clone()),
            "monetary" => monetary(value),
            "enum" => value.as_i64().filter(|id| self.has_option(*id)).map(Value::from),
            "set" => self.choices(value),
            "user" | "org" | "people" => value.is_i64().then(|| value.clone()),
            "date" => value.as_str().filter(|text| is_date(text)).map(Value::from),
            "daterange" => {
                range(value, is_date).map(|(from, until)| json!({ "value": from, "until": until }))
            }
            "time" => time(value),
            "timerange" => time_range(value),
            "address" => address(value),
            _ => None,
        };
        stored.ok_or_else(|| {
            format!(
                "custom_fields.{0}: Value of '{0}' does not fit a field of type {1}",
                self.code, self.field_type
            )
        })
    }

    fn has_option(&self, id: i64) -> bool {
        self.options.iter().flatten().any(|choice| choice.id.as_i64() == Some(id))
    }

    fn choices(&self, value: &Value) -> Option<Value> {
        let ids = value.as_array().filter(|ids| !ids.is_empty())?;
        let known = ids.iter().all(|id| id.as_i64().is_some_and(|id| self.has_option(id)));
        known.then(|| value.clone())
    }
}

fn limited_text(value: &Value, limit: usize) -> Option<Value> {
    value.as_str().filter(|text| text.chars().count() <= limit).map(Value::from)
}

fn only(value: &Value, keys: &[&str]) -> bool {
    value.as_object().is_some_and(|object| object.keys().all(|key| keys.contains(&key.as_str())))
}

fn monetary(value: &Value) -> Option<Value> {
    let amount = value.get("value").filter(|amount| amount.is_number())?;
    let currency = match value.get("currency") {
        None | Some(Value::Null) => "EUR",
        Some(currency) => currency.as_str().filter(|code| code.len() == 3)?,
    };
    only(value, &["value", "currency"]).then(|| json!({ "value": amount, "currency": currency }))
}

fn range(value: &Value, good: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    let from = value.get("value")?.as_str()?;
    let until = value.get("until")?.as_str()?;
    (good(from) && good(until)).then_some((from, until))
}

fn zone(value: &Value) -> Option<&str> {
    value.get("timezone_name").map_or(Some("Europe/Tallinn"), Value::as_str)
}

fn seconds(text: &str) -> String {
    if text.len() == 5 { format!("{text}:00") } else { text.to_owned() }
}

fn time(value: &Value) -> Option<Value> {
    let text = value.get("value")?.as_str().filter(|text| is_hour_minute(text))?;
    Some(json!({ "value": seconds(text), "timezone_id": 277, "timezone_name": zone(value)? }))
}

fn time_range(value: &Value) -> Option<Value> {
    let (from, until) = range(value, is_hour_minute)?;
    Some(json!({ "value": seconds(from), "until": seconds(until), "timezone_id": 277,
                 "timezone_name": zone(value)? }))
}

/// Only `value` is needed; the parts that are not given become null.
fn address(value: &Value) -> Option<Value> {
    value.get("value")?.as_str()?;
    let parts = ADDRESS_PARTS.iter().map(|part| {
        let given = value.get(*part).cloned().unwrap_or(Value::Null);
        ((*part).to_owned(), given)
    });
    only(value, &ADDRESS_PARTS).then(|| parts.collect::<super::Object>().into())
}
