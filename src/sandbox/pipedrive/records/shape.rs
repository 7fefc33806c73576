//! The shapes of values that v2 accepts. It is strict: `"1"` is no number and `1` no boolean.

use serde_json::Value;

/// What a value must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Shape {
    Integer,
    Number,
    Boolean,
    Text,
    /// `YYYY-MM-DD`
    Date,
    /// RFC 3339
    Time,
    /// `HH:MM` or `HH:MM:SS`
    HourMinute,
    OneOf(&'static [&'static str]),
    /// 1, 3, 5 or 7
    Visibility,
    Integers,
    /// An object with at least `value`
    Address,
    /// `[{value, primary?, label?}]`
    Contacts,
    /// A list of objects that have this integer or text
    ListOf(&'static str),
    CustomFields,
}

impl Shape {
    /// What is wrong with `value`, in the words of the validation answer.
    pub(super) fn problem(self, name: &str, value: &Value) -> Option<String> {
        let wanted = match self {
            Self::Integer if value.is_i64() => return None,
            Self::Integer => "an integer",
            Self::Number if value.is_number() => return None,
            Self::Number => "a number",
            Self::Boolean if value.is_boolean() => return None,
            Self::Boolean => "a boolean",
            Self::Text if value.is_string() => return None,
            Self::Text => "a string",
            Self::Date if value.as_str().is_some_and(is_date) => return None,
            Self::Date => "a date in the format YYYY-MM-DD",
            Self::Time if value.as_str().is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok()) => {
                return None;
            }
            Self::Time => "a date-time in RFC 3339",
            Self::HourMinute if value.as_str().is_some_and(is_hour_minute) => return None,
            Self::HourMinute => "a time in the format HH:MM or HH:MM:SS",
            Self::OneOf(words) if value.as_str().is_some_and(|text| words.contains(&text)) => return None,
            Self::OneOf(words) => {
                return Some(format!("{name}: Parameter '{name}' must be one of {}", words.join(", ")));
            }
            Self::Visibility if matches!(value.as_i64(), Some(1 | 3 | 5 | 7)) => return None,
            Self::Visibility => "one of 1, 3, 5, 7",
            Self::Integers if list(value, Value::is_i64) => return None,
            Self::Integers => "an array of integers",
            Self::Address if value.get("value").is_some_and(Value::is_string) => return None,
            Self::Address => "an object with 'value'",
            Self::Contacts if list(value, |item| item.get("value").is_some_and(Value::is_string)) => {
                return None;
            }
            Self::Contacts => "an array of objects with 'value'",
            Self::ListOf(key) if list(value, |item| item.get(key).is_some()) => return None,
            Self::ListOf(key) => {
                return Some(format!("{name}: Parameter '{name}' must be an array of objects with '{key}'"));
            }
            Self::CustomFields if value.is_object() => return None,
            Self::CustomFields => "an object",
        };
        Some(format!("{name}: Parameter '{name}' must be {wanted}"))
    }
}

fn list(value: &Value, good: impl Fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(good))
}

/// Is it a day of the calendar, `YYYY-MM-DD`?
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// Is it `HH:MM` or `HH:MM:SS`?
pub(super) fn is_hour_minute(text: &str) -> bool {
    let parts: Vec<_> = text.split(':').collect();
    let digits = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    (2..=3).contains(&parts.len()) && parts.iter().all(digits)
}
