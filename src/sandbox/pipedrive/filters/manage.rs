//! List, read, create, change and delete filters.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use super::conditions::{check, with_codes};
use super::shelf::{Filter, kind_of};
use crate::sandbox::pipedrive::answer::{Refusal, data};
use crate::sandbox::pipedrive::call::{Call, json_object};
use crate::sandbox::pipedrive::records::Store;

pub(super) async fn list(call: Call) -> Result<Response, Refusal> {
    let wanted = call.query.get("type");
    let kind = wanted.map(|word| kind_of(word).ok_or_else(|| Refusal::bad_request("type is not known")));
    let kind = kind.transpose()?;
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let mut filters = crm.filters();
    let found = filters.all(&mut store).values().filter(|filter| kind.is_none_or(|kind| kind == filter.kind));
    Ok(data(found.map(Filter::object).collect::<Vec<Value>>()))
}

pub(super) async fn read(call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let found = crm.filters().all(&mut store).get(&id).cloned();
    let filter = found.ok_or_else(|| Refusal::not_found("Filter"))?;
    Ok(shown(&call, &filter, &mut store))
}

pub(super) async fn create(call: Call, body: Bytes) -> Result<Response, Refusal> {
    let mut body = json_object(&body)?;
    let name = body.get("name").and_then(Value::as_str).filter(|name| !name.is_empty()).map(str::to_owned);
    let name = name.ok_or_else(|| Refusal::bad_request("name is required"))?;
    let kind = body.get("type").and_then(Value::as_str).and_then(kind_of);
    let kind = kind.ok_or_else(|| Refusal::bad_request("type is not known"))?;
    let conditions = body.remove("conditions").unwrap_or_default();
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    check(&conditions, &mut store)?;
    let mut filters = crm.filters();
    filters.all(&mut store);
    let filter = filters.insert(name, kind, conditions, call.caller.user_id, call.now_ms());
    Ok(shown(&call, &filter, &mut store))
}

pub(super) async fn update(call: Call, Path(id): Path<i64>, body: Bytes) -> Result<Response, Refusal> {
    let mut body = json_object(&body)?;
    let conditions = body.remove("conditions").unwrap_or_default();
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    check(&conditions, &mut store)?;
    let mut filters = crm.filters();
    let filter = filters.all(&mut store).get_mut(&id).ok_or_else(|| Refusal::not_found("Filter"))?;
    if let Some(name) = body.get("name").and_then(Value::as_str) {
        name.clone_into(&mut filter.name);
    }
    filter.conditions = conditions;
    filter.update_ms = call.now_ms();
    let filter = filter.clone();
    Ok(shown(&call, &filter, &mut store))
}

pub(super) async fn delete(call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let removed = crm.filters().all(&mut store).remove(&id);
    removed.map(|_| data(json!({ "id": id }))).ok_or_else(|| Refusal::not_found("Filter"))
}

pub(super) async fn delete_many(call: Call) -> Result<Response, Refusal> {
    let ids: Result<Vec<i64>, _> = call.query.list("ids").into_iter().map(str::parse).collect();
    let ids = ids.map_err(|_| Refusal::bad_request("ids must be a list of integers"))?;
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let mut filters = crm.filters();
    let all = filters.all(&mut store);
    let gone: Vec<i64> = ids.into_iter().filter(|id| all.remove(id).is_some()).collect();
    Ok(data(json!({ "id": gone })))
}

fn shown(call: &Call, filter: &Filter, store: &mut Store) -> Response {
    let mut object = filter.object();
    let conditions = filter.conditions.clone();
    let coded = call.query.is_true("include_field_code");
    if let Value::Object(object) = &mut object {
        let conditions = if coded { with_codes(conditions, store) } else { conditions };
        object.insert("conditions".to_owned(), conditions);
    }
    data(object)
}
