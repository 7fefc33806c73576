//! `GET /itemSearch/field`: the values of one field.

use std::collections::BTreeMap;

use axum::response::Response;
use serde_json::{Value, json};

use super::search::{is_searchable, texts};
use crate::sandbox::pipedrive::answer::{Refusal, list_page};
use crate::sandbox::pipedrive::call::Call;
use crate::sandbox::pipedrive::records::{Kind, Record};

const PARAMETERS: &[&str] = &["term", "entity_type", "match", "field", "limit", "cursor"];
/// Built-in fields that can be searched besides the name.
const BUILT_IN: [&str; 5] = ["code", "emails", "phones", "address", "id"];

/// Records whose `field` fits `term`: at the whole value, its beginning, or anywhere.
pub(super) async fn values(call: Call) -> Result<Response, Refusal> {
    let query = &call.query;
    query.only(&[PARAMETERS])?;
    let invalid = |name: &str, text: &str| Refusal::invalid(&[format!("{name}: Parameter '{name}' {text}")]);
    let entity = query.get("entity_type").unwrap_or_default();
    let kind = Kind::ALL.into_iter().find(|kind| kind.singular() == entity && is_searchable(*kind));
    let kind =
        kind.ok_or_else(|| invalid("entity_type", "must be one of deal, person, organization, product"))?;
    let field = query.get("field").unwrap_or_default();
    let matching = query.get("match").unwrap_or("exact");
    if !["exact", "beginning", "middle"].contains(&matching) {
        return Err(invalid("match", "must be one of exact, beginning, middle"));
    }
    let term = query.get("term").unwrap_or_default().trim().to_lowercase();
    if term.chars().count() < if matching == "exact" { 1 } else { 2 } {
        return Err(invalid("term", "is too short"));
    }
    let mut store = call.state.pipedrive().store();
    let known = field == kind.name_field()
        || (BUILT_IN.contains(&field) && kind.fields().iter().any(|known| known.name == field))
        || store.definitions(kind).iter().any(|known| known.code == field && known.is_searchable());
    if !known {
        return Err(invalid("field", "is not a field that can be searched"));
    }
    let fits = |text: &String| match matching {
        "exact" => text.to_lowercase() == term,
        "beginning" => text.to_lowercase().starts_with(&term),
        _ => text.to_lowercase().contains(&term),
    };
    // A quick look at the text of a record, so that few are decoded.
    let plain = term.is_ascii() && !term.contains(['"', '\\']);
    let may_fit = |record: &&Record| {
        !record.facts.is_deleted
            && call.may_see(record)
            && (!plain || record.json.to_lowercase().contains(&term))
    };
    let records: Vec<(i64, String, Vec<String>)> = store
        .collection(kind)
        .iter()
        .filter(may_fit)
        .map(|record| (record.id, record.facts.name.clone(), value_of(record, field)))
        .collect();
    let found: BTreeMap<i64, Value> = records
        .into_iter()
        .filter_map(|(id, name, values)| {
            let value = values.into_iter().find(fits)?;
            let mut item = json!({ "id": id, (kind.name_field()): name });
            if let Value::Object(item) = &mut item {
                item.insert(field.to_owned(), value.into());
            }
            Some((id, item))
        })
        .collect();
    list_page(query, found.into_values().collect(), 500)
}

fn value_of(record: &Record, field: &str) -> Vec<String> {
    let object = record.object();
    let value = object.get(field).or_else(|| object.get("custom_fields")?.get(field));
    value.map(texts).unwrap_or_default()
}
