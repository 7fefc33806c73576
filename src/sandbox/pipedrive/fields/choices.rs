//! The options of an `enum` or `set` field: bare arrays, all or nothing.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::v2::{custom, invalid};
use crate::sandbox::pipedrive::answer::Refusal;
use crate::sandbox::pipedrive::call::Call;
use crate::sandbox::pipedrive::records::{Choice, Kind};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    id: Option<i64>,
    label: Option<String>,
    #[serde(rename = "color")]
    _color: Option<String>,
}

pub(super) async fn add(
    kind: Kind,
    call: Call,
    code: Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    change(kind, &call, &code, &body, |options, item| {
        let label = item.label.ok_or_else(|| invalid("label", "is required"))?;
        let id = options.iter().filter_map(|choice| choice.id.as_i64()).max().unwrap_or(0) + 1;
        options.push(Choice { id: id.into(), label: label.clone() });
        Ok(json!({ "id": id, "label": label }))
    })
}

pub(super) async fn rename(
    kind: Kind,
    call: Call,
    code: Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    change(kind, &call, &code, &body, |options, item| {
        let label = item.label.ok_or_else(|| invalid("label", "is required"))?;
        let choice = options.iter_mut().find(|choice| choice.id.as_i64() == item.id);
        let choice = choice.ok_or_else(|| Refusal::not_found("Option"))?;
        choice.label.clone_from(&label);
        Ok(json!({ "id": item.id, "label": label }))
    })
}

pub(super) async fn remove(
    kind: Kind,
    call: Call,
    code: Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    change(kind, &call, &code, &body, |options, item| {
        let position = options.iter().position(|choice| choice.id.as_i64() == item.id);
        let position = position.ok_or_else(|| Refusal::not_found("Option"))?;
        let gone = options.remove(position);
        Ok(json!({ "id": gone.id, "label": gone.label }))
    })
}

fn change(
    kind: Kind,
    call: &Call,
    code: &str,
    body: &Bytes,
    apply: impl Fn(&mut Vec<Choice>, Item) -> Result<Value, Refusal>,
) -> Result<Response, Refusal> {
    let items: Vec<Item> = serde_json::from_slice(body)
        .map_err(|_| Refusal::bad_request("The request body must be an array of options"))?;
    let mut store = call.state.pipedrive().store();
    let definition = custom(store.definitions(kind), code)?;
    let mut options = definition.options.clone().ok_or_else(|| invalid("field_code", "has no options"))?;
    let changed: Result<Vec<_>, _> = items.into_iter().map(|item| apply(&mut options, item)).collect();
    let changed = changed?;
    definition.options = Some(options);
    definition.update_ms = call.now_ms();
    Ok(Json(json!({ "success": true, "data": changed, "additional_data": null })).into_response())
}
