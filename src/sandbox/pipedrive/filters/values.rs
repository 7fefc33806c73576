//! Comparing a field's value with that of a condition.

use serde_json::Value;

use crate::sandbox::pipedrive::records::Object;

/// The operators that the vendor names.
pub(super) const OPERATORS: [&str; 11] =
    ["IS NOT NULL", "IS NULL", "<=", ">=", "<", ">", "!=", "=", "LIKE '$%'", "LIKE '%$%'", "NOT LIKE '$%'"];

/// Whether the value of `code` in a record fits.
pub(super) fn fits(object: &Object, code: &str, operator: &str, wanted: &str) -> bool {
    let value = object.get(code).or_else(|| object.get("custom_fields")?.get(code));
    let values: Vec<String> = value.map(scalars).unwrap_or_default();
    let any = |test: &dyn Fn(&str) -> bool| values.iter().any(|value| test(value));
    let beginning = |value: &str| value.to_lowercase().starts_with(&wanted.to_lowercase());
    match operator {
        "IS NULL" => values.is_empty(),
        "IS NOT NULL" => !values.is_empty(),
        "=" => any(&|value| compare(value, wanted).is_eq()),
        "!=" => !any(&|value| compare(value, wanted).is_eq()),
        "<" => any(&|value| compare(value, wanted).is_lt()),
        ">" => any(&|value| compare(value, wanted).is_gt()),
        "<=" => any(&|value| compare(value, wanted).is_le()),
        ">=" => any(&|value| compare(value, wanted).is_ge()),
        "LIKE '$%'" => any(&beginning),
        "NOT LIKE '$%'" => !any(&beginning),
        "LIKE '%$%'" => any(&|value| value.to_lowercase().contains(&wanted.to_lowercase())),
        _ => false,
    }
}

/// The text of every plain value; of an amount, an address or a contact that of its `value`.
fn scalars(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) if text.is_empty() => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Bool(flag) => vec![if *flag { "1" } else { "0" }.to_owned()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.iter().flat_map(scalars).collect(),
        Value::Object(object) => object.get("value").map(scalars).unwrap_or_default(),
    }
}

/// Numbers by size; days by the day, also against a time; all else by its text without case.
fn compare(value: &str, wanted: &str) -> std::cmp::Ordering {
    if let (Ok(value), Ok(wanted)) = (value.parse::<f64>(), wanted.parse::<f64>()) {
        return value.total_cmp(&wanted);
    }
    let is_day = wanted.parse::<jiff::civil::Date>().is_ok() && wanted.len() == 10;
    let value = if is_day { value.get(..10).unwrap_or(value) } else { value };
    value.to_lowercase().cmp(&wanted.to_lowercase())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_compared_by_what_they_are() {
        let object = json!({
            "title": "Paper Mill", "value": 1000.5, "add_time": "2026-01-12T10:00:00Z", "label_ids": [1, 3],
            "org_id": null, "done": true, "emails": [{"value": "ann@example.com"}],
            "custom_fields": {"c0ffee": {"value": 12, "currency": "EUR"}},
        });
        let object = object.as_object().unwrap();
        for (code, operator, wanted, expected) in [
            ("title", "=", "paper mill", true),
            ("title", "LIKE '$%'", "paper", true),
            ("title", "LIKE '$%'", "mill", false),
            ("title", "LIKE '%$%'", "mill", true),
            ("title", "NOT LIKE '$%'", "mill", true),
            ("value", ">", "999", true),
            ("value", "<=", "1000.50", true),
            ("value", "=", "1000", false),
            ("add_time", "=", "2026-01-12", true),
            ("add_time", "<", "2026-01-12", false),
            ("add_time", ">=", "2026-01-12", true),
            ("label_ids", "=", "3", true),
            ("label_ids", "!=", "3", false),
            ("label_ids", "!=", "2", true),
            ("org_id", "IS NULL", "", true),
            ("title", "IS NOT NULL", "", true),
            ("org_id", "=", "", false),
            ("done", "=", "1", true),
            ("emails", "LIKE '%$%'", "@example", true),
            ("c0ffee", ">=", "12", true),
            ("c0ffee", "IS NULL", "", false),
        ] {
            assert_eq!(fits(object, code, operator, wanted), expected, "{code} {operator} {wanted}");
        }
    }
}
