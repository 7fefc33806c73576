//! One record: create, read, update, delete.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use super::shown::Shown;
use crate::sandbox::pipedrive::answer::{Refusal, data, json_text};
use crate::sandbox::pipedrive::call::{Call, json_object};
use crate::sandbox::pipedrive::records::{Change, Kind, Record};
use crate::sandbox::pipedrive::webhooks;

const SHAPING: &[&str] = &["include_fields", "custom_fields", "include_option_labels", "include_labels"];

pub(super) async fn create(kind: Kind, call: Call, body: Bytes) -> Result<Response, Refusal> {
    call.query.only(&[])?;
    let body = json_object(&body)?;
    let (user_id, now_ms) = (call.caller.user_id, call.now_ms());
    let change = call.state.pipedrive().store().create(kind, body, user_id, now_ms)?;
    let status = if kind == Kind::Product { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, changed(&call, change)).into_response())
}

pub(super) async fn read(kind: Kind, call: Call, Path(id): Path<String>) -> Result<Response, Refusal> {
    call.query.only(&[SHAPING])?;
    let shown = Shown::read(kind, &call.query)?;
    let id = number(&id)?;
    let mut store = call.state.pipedrive().store();
    let record = store.get(kind, id, call.now_ms()).ok_or_else(|| missing(kind))?;
    check_visible(&call, record)?;
    let text = if shown.as_stored() {
        record.json.to_string()
    } else {
        let object = record.object();
        shown.text(object, &call, &mut store)
    };
    Ok(json_text(format!(r#"{{"success":true,"data":{text}}}"#)))
}

pub(super) async fn update(
    kind: Kind,
    call: Call,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    call.query.only(&[])?;
    let id = number(&id)?;
    let body = json_object(&body)?;
    let change = {
        let mut store = call.state.pipedrive().store();
        let record = store.get(kind, id, call.now_ms()).ok_or_else(|| missing(kind))?;
        check_visible(&call, record)?;
        store.update(kind, id, body, call.now_ms())?.ok_or_else(|| missing(kind))?
    };
    Ok(changed(&call, change))
}

pub(super) async fn delete(kind: Kind, call: Call, Path(id): Path<String>) -> Result<Response, Refusal> {
    call.query.only(&[])?;
    let id = number(&id)?;
    let change = {
        let mut store = call.state.pipedrive().store();
        check_visible(&call, store.alive(kind, id).ok_or_else(|| missing(kind))?)?;
        store.delete(kind, id, call.now_ms()).ok_or_else(|| missing(kind))?
    };
    webhooks::announce(&call, change);
    Ok(data(json!({ "id": id })))
}

/// The record after a change; subscribers hear of it.
fn changed(call: &Call, change: Change) -> Response {
    let mut store = call.state.pipedrive().store();
    let record = store.collection(change.kind).get(change.id).map(|record| record.json.to_string());
    drop(store);
    webhooks::announce(call, change);
    json_text(format!(r#"{{"success":true,"data":{}}}"#, record.unwrap_or_else(|| Value::Null.to_string())))
}

fn check_visible(call: &Call, record: &Record) -> Result<(), Refusal> {
    if call.may_see(record) {
        return Ok(());
    }
    Err(Refusal::forbidden("You do not have permissions to access this item"))
}

fn number(id: &str) -> Result<i64, Refusal> {
    let id = id.parse().ok().filter(|id| *id > 0);
    id.ok_or_else(|| Refusal::invalid(&["id: Parameter 'id' must be a positive integer".to_owned()]))
}

fn missing(kind: Kind) -> Refusal {
    let name = match kind {
        Kind::Deal => "Deal",
        Kind::Person => "Person",
        Kind::Organization => "Organization",
        Kind::Activity => "Activity",
        Kind::Product => "Product",
        Kind::Pipeline => "Pipeline",
        Kind::Stage => "Stage",
    };
    Refusal::not_found(name)
}
