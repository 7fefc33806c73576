//! The filters that are kept.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};

use super::conditions::evaluate;
use crate::sandbox::pipedrive::answer::Refusal;
use crate::sandbox::pipedrive::call::Call;
use crate::sandbox::pipedrive::records::{Kind, Store, v1_time};

/// 2026-01-12 10:00 UTC.
const SEEDED_MS: i64 = 1_768_212_000_000;

/// One filter.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) conditions: Value,
    pub(super) user_id: i64,
    pub(super) add_ms: i64,
    pub(super) update_ms: i64,
}

impl Filter {
    pub(super) fn object(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "filter_code": null, "is_editable": true, "active_flag": true,
            "type": type_of(self.kind), "temporary_flag": false, "user_id": self.user_id,
            "add_time": v1_time(self.add_ms), "update_time": v1_time(self.update_ms), "visible_to": "7",
            "last_used_time": null, "custom_view_id": null,
        })
    }
}

/// The vendor's word for filters of a kind.
fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Deal => "deals",
        Kind::Person => "people",
        Kind::Organization => "org",
        Kind::Product => "products",
        _ => "activity",
    }
}

/// The kind of a filter's type.
pub(super) fn kind_of(word: &str) -> Option<Kind> {
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.fields_path().is_some());
    kinds.into_iter().find(|kind| type_of(*kind) == word)
}

/// All of them; the seeded ones are made when they are first asked for.
#[derive(Debug, Default)]
pub(in super::super) struct Filters {
    all: BTreeMap<i64, Filter>,
    seeded: bool,
}

impl Filters {
    pub(super) fn all(&mut self, store: &mut Store) -> &mut BTreeMap<i64, Filter> {
        if !self.seeded {
            self.seeded = true;
            for (name, kind, code, operator, value) in [
                ("All open deals", Kind::Deal, "status", "=", json!("open")),
                ("All won deals", Kind::Deal, "status", "=", json!("won")),
                ("People with an organization", Kind::Person, "org_id", "IS NOT NULL", Value::Null),
                ("All organizations", Kind::Organization, "name", "IS NOT NULL", Value::Null),
                ("Planned activities", Kind::Activity, "done", "=", json!("0")),
                ("All products", Kind::Product, "name", "IS NOT NULL", Value::Null),
            ] {
                let conditions = seeded(kind, code, operator, &value, store);
                self.insert(name.to_owned(), kind, conditions, 1, SEEDED_MS);
            }
        }
        &mut self.all
    }

    pub(super) fn insert(
        &mut self,
        name: String,
        kind: Kind,
        conditions: Value,
        user_id: i64,
        now_ms: i64,
    ) -> Filter {
        let id = self.all.last_key_value().map_or(1, |(id, _)| id + 1);
        let filter = Filter { id, name, kind, conditions, user_id, add_ms: now_ms, update_ms: now_ms };
        self.all.insert(id, filter.clone());
        filter
    }
}

fn seeded(kind: Kind, code: &str, operator: &str, value: &Value, store: &mut Store) -> Value {
    let field =
        store.definitions(kind).iter().find(|known| known.code == code).map(|known| known.id.to_string());
    json!({ "glue": "and", "conditions": [
        { "glue": "and", "conditions": [{
            "object": kind.singular(), "field_id": field, "operator": operator, "value": value,
            "extra_value": null, "json_value_flag": false,
        }] },
        { "glue": "or", "conditions": [] },
    ] })
}

/// The records that `filter_id` of a list takes: 404 for a filter that does not exist, 400 for one of another kind.
pub(in super::super) fn matching(call: &Call, kind: Kind) -> Result<Option<HashSet<i64>>, Refusal> {
    let Some(id) = call.query.integer("filter_id")? else { return Ok(None) };
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let found = crm.filters().all(&mut store).get(&id).cloned();
    let filter = found.ok_or_else(|| Refusal::not_found("Filter"))?;
    if filter.kind != kind {
        return Err(Refusal::bad_request(format!("filter_id: filter {id} is not one of {}", kind.path())));
    }
    evaluate(&filter.conditions, kind, &mut store).map(Some)
}
