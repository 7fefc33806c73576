//! Searches: `itemSearch` and the search of one kind.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::sandbox::pipedrive::answer::Refusal;
use crate::sandbox::pipedrive::call::{Call, Query};
use crate::sandbox::pipedrive::records::{Cursor, Kind, Object, Record, Store};

const PARAMETERS: &[&str] = &["term", "fields", "exact_match", "include_fields", "limit", "cursor"];

/// Kinds with a search of their own.
pub(super) const fn is_searchable(kind: Kind) -> bool {
    matches!(kind, Kind::Deal | Kind::Person | Kind::Organization | Kind::Product)
}

/// `GET /itemSearch`.
pub(super) async fn items(call: Call) -> Result<Response, Refusal> {
    call.query.only(&[PARAMETERS, &["item_types", "search_for_related_items"]])?;
    let wanted = call.query.list("item_types");
    let searchable = Kind::ALL.into_iter().filter(|kind| is_searchable(*kind));
    let kinds = searchable.filter(|kind| wanted.is_empty() || wanted.contains(&kind.singular()));
    answer(&call, &kinds.collect::<Vec<_>>(), 100)
}

/// `GET /deals/search` and its kin.
pub(super) async fn search(kind: Kind, call: Call) -> Result<Response, Refusal> {
    let own: &[&str] = match kind {
        Kind::Deal => &["person_id", "organization_id", "status"],
        Kind::Person => &["organization_id"],
        _ => &[],
    };
    call.query.only(&[PARAMETERS, own])?;
    answer(&call, &[kind], 500)
}

fn answer(call: &Call, kinds: &[Kind], most: usize) -> Result<Response, Refusal> {
    let query = &call.query;
    let term = Term::read(query)?;
    let limit = query.limit(most)?;
    let start = match query.get("cursor") {
        None => 0,
        Some(text) => {
            let cursor = Cursor::decode(text).map(|cursor| cursor.as_position());
            cursor.ok_or_else(|| Refusal::invalid(&["cursor: Parameter 'cursor' is not valid".to_owned()]))?
        }
    };
    let person = query.integer("person_id")?;
    let organization = query.integer("organization_id")?;
    let mut store = call.state.pipedrive().store();
    let mut found = Vec::new();
    for kind in kinds {
        let matching = store.collection(*kind).iter().filter(|record| {
            let facts = &record.facts;
            !facts.is_deleted
                && call.may_see(record)
                && person.is_none_or(|id| id == facts.person_id)
                && organization.is_none_or(|id| id == facts.org_id)
                && query.get("status").is_none_or(|status| status == facts.status)
                && term.may_be_in(record)
        });
        let hits: Vec<_> = matching.map(|record| (record.facts.name.clone(), record.object())).collect();
        for (name, object) in hits {
            if let Some(score) = term.score(&name, &object) {
                found.push((score, shown(*kind, &object, &mut store)));
            }
        }
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    let more = found.len() > start + limit;
    let page = found.into_iter().skip(start).take(limit);
    let items: Vec<_> = page.map(|(score, item)| json!({ "result_score": score, "item": item })).collect();
    let next = more.then(|| Cursor::position(start + limit).encode());
    Ok(Json(
        json!({ "success": true, "data": { "items": items }, "additional_data": { "next_cursor": next } }),
    )
    .into_response())
}

struct Term {
    text: String,
    exact: bool,
}

impl Term {
    /// At least two characters, one when the match is exact.
    fn read(query: &Query) -> Result<Self, Refusal> {
        let exact = query.is_true("exact_match");
        let text = query.get("term").unwrap_or_default().trim().to_lowercase();
        if text.chars().count() < if exact { 1 } else { 2 } {
            return Err(Refusal::invalid(&["term: Parameter 'term' is too short".to_owned()]));
        }
        Ok(Self { text, exact })
    }

    /// A quick look at the text of the record, so that few records are decoded.
    fn may_be_in(&self, record: &Record) -> bool {
        let plain = !self.text.contains(['"', '\\']) && self.text.is_ascii();
        !plain || record.json.to_lowercase().contains(&self.text)
    }

    /// How well it fits: the name counts most, then contacts, codes and custom fields.
    fn score(&self, name: &str, object: &Object) -> Option<f64> {
        if self.fits(name) {
            return Some(1.0);
        }
        let direct = ["code", "emails", "phones", "address"].into_iter().filter_map(|key| object.get(key));
        if direct.flat_map(texts).any(|text| self.fits(&text)) {
            return Some(0.5);
        }
        let custom = object.get("custom_fields").map(texts).unwrap_or_default();
        custom.iter().any(|text| self.fits(text)).then_some(0.1)
    }

    fn fits(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        if self.exact { text == self.text } else { text.contains(&self.text) }
    }
}

/// Every text inside a value.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(object) => object.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

fn shown(kind: Kind, object: &Object, store: &mut Store) -> Value {
    let get = |name: &str| object.get(name).cloned().unwrap_or(Value::Null);
    let id = |name: &str| object.get(name).and_then(Value::as_i64);
    let mut item = json!({
        "id": get("id"), "type": kind.singular(), (kind.name_field()): get(kind.name_field()),
        "visible_to": get("visible_to"), "owner": { "id": get("owner_id") }, "custom_fields": [],
    });
    let more = match kind {
        Kind::Deal => json!({
            "value": get("value"), "currency": get("currency"), "status": get("status"), "notes": [],
            "is_archived": get("is_archived"),
            "stage": named(store, Kind::Stage, id("stage_id")),
            "person": named(store, Kind::Person, id("person_id")),
            "organization": named(store, Kind::Organization, id("org_id")),
        }),
        Kind::Person => {
            let values = |name: &str| -> Vec<Value> {
                let contacts = object.get(name).and_then(Value::as_array).into_iter().flatten();
                contacts.filter_map(|contact| contact.get("value").cloned()).collect()
            };
            json!({
                "phones": values("phones"), "emails": values("emails"), "notes": [],
                "organization": named(store, Kind::Organization, id("org_id")),
            })
        }
        Kind::Organization => {
            let address = object.get("address").and_then(|address| address.get("value")).cloned();
            json!({ "address": address, "notes": [] })
        }
        _ => json!({ "code": get("code") }),
    };
    if let (Some(item), Value::Object(more)) = (item.as_object_mut(), more) {
        item.extend(more);
    }
    item
}

fn named(store: &mut Store, kind: Kind, id: Option<i64>) -> Value {
    let Some(id) = id else { return Value::Null };
    let name = store.name_of(kind, id);
    if kind == Kind::Organization {
        return json!({ "id": id, "name": name, "address": null });
    }
    json!({ "id": id, "name": name })
}
