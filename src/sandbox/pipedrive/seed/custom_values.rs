//! Values of custom fields in the shapes of v2.

use std::fmt::Write;

use super::one_of;
use super::words::{CITIES, STREETS};
use crate::sandbox::Random;
use crate::sandbox::pipedrive::records::{Definition, ObjectWriter};

/// The `custom_fields` object of one record: all definitions, of which a few are set.
///
/// The first record has a value in every typed field.
pub(super) fn custom_fields(definitions: &[Definition], random: &mut Random, index: i64) -> String {
    let mut text = String::with_capacity(2600);
    text.push('{');
    let custom = definitions.iter().filter(|definition| definition.is_custom);
    for (position, definition) in custom.enumerate() {
        if position > 0 {
            text.push(',');
        }
        let typed = position < 16;
        let _ = write!(text, "\"{}\":", definition.code);
        if (index == 1 && typed) || random.chance(if typed { 20 } else { 2 }) {
            text.push_str(&value(&definition.field_type, random));
        } else {
            text.push_str("null");
        }
    }
    text.push('}');
    text
}

fn value(field_type: &str, random: &mut Random) -> String {
    let number = one_of(random, 9000);
    let day = format!("2026-{:02}-{:02}", 1 + number % 12, 1 + number % 28);
    let zone = r#""timezone_id":277,"timezone_name":"Europe/Tallinn""#;
    match field_type {
        "double" => format!("{number}.25"),
        "monetary" => format!(r#"{{"value":{number}.5,"currency":"EUR"}}"#),
        "enum" => (31 + number % 3).to_string(),
        "set" => format!("[41,{}]", 42 + number % 2),
        "user" => (1 + number % 3).to_string(),
        "org" | "people" => (1 + number % 5).to_string(),
        "phone" => format!("\"+372 555 {number:04}\""),
        "time" => format!(r#"{{"value":"{:02}:30:00",{zone}}}"#, number % 24),
        "timerange" => format!(r#"{{"value":"{:02}:00:00","until":"22:15:00",{zone}}}"#, number % 22),
        "date" => format!("\"{day}\""),
        "daterange" => format!(r#"{{"value":"{day}","until":"2027-01-31"}}"#),
        "address" => address(random),
        "text" => format!("\"Line one of note {number}\\nLine two, with \\\"quotes\\\" and ümlauts\""),
        _ => format!("\"Value {number}\""),
    }
}

/// An address object of which the parts are known.
pub(super) fn address(random: &mut Random) -> String {
    let fallback = CITIES.first().copied().unwrap_or_default();
    let index = usize::try_from(random.below(CITIES.len() as u64)).unwrap_or(0);
    let (city, country) = CITIES.get(index).copied().unwrap_or(fallback);
    let street = random.pick(STREETS, "Hill Road");
    let number = one_of(random, 200);
    let code = one_of(random, 90_000) + 9_999;
    let full = format!("{street} {number}, {code} {city}, {country}");
    let mut writer = ObjectWriter::with_capacity(300);
    writer.text("value", &full).text("street_number", &number.to_string()).text("route", street);
    writer.nulls(&["subpremise", "sublocality"]).text("locality", city);
    writer.nulls(&["admin_area_level_1", "admin_area_level_2"]).text("country", country);
    writer.text("postal_code", &code.to_string()).text("formatted_address", &full);
    writer.finish()
}
