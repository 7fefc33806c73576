//! List, attach, change and detach products.

use std::cmp::Ordering;

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use super::attachment::{change as apply, check};
use crate::sandbox::pipedrive::answer::{Refusal, data, list_page};
use crate::sandbox::pipedrive::call::{Call, json_object};
use crate::sandbox::pipedrive::records::{Kind, Object};

const LIST: &[&str] = &["limit", "cursor", "sort_by", "sort_direction"];
/// Most deals of one request.
const MOST_DEALS: usize = 100;

pub(super) async fn list(call: Call, Path(deal): Path<i64>) -> Result<Response, Refusal> {
    call.query.only(&[LIST])?;
    call.visible(Kind::Deal, deal)?;
    page(&call, &[deal], &["id", "add_time", "update_time", "order_nr"])
}

/// The products of several deals at once.
pub(super) async fn of_deals(call: Call) -> Result<Response, Refusal> {
    call.query.only(&[LIST, &["deal_ids"]])?;
    let problem = |text: &str| Refusal::invalid(&[format!("deal_ids: Parameter 'deal_ids' {text}")]);
    let ids: Result<Vec<i64>, _> = call.query.list("deal_ids").into_iter().map(str::parse).collect();
    let ids = ids.map_err(|_| problem("must be a list of integers"))?;
    if ids.is_empty() || ids.len() > MOST_DEALS {
        return Err(problem("must have 1 to 100 entries"));
    }
    let seen: Vec<i64> = ids.into_iter().filter(|deal| call.visible(Kind::Deal, *deal).is_ok()).collect();
    page(&call, &seen, &["id", "deal_id", "add_time", "update_time", "order_nr"])
}

fn page(call: &Call, deals: &[i64], sorts: &[&str]) -> Result<Response, Refusal> {
    let sort = call.query.get("sort_by").unwrap_or("id");
    let direction = call.query.get("sort_direction").unwrap_or("asc");
    if !sorts.contains(&sort) || !["asc", "desc"].contains(&direction) {
        return Err(Refusal::invalid(&[
            "sort_by: Parameter 'sort_by' cannot be used to sort this list".to_owned()
        ]));
    }
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let mut attachments = crm.attachments();
    let mut found: Vec<Object> =
        attachments.all(&mut store).values().filter(|one| deals.contains(&of(one))).cloned().collect();
    found.sort_by(|one, other| order(one.get(sort), other.get(sort)));
    if direction == "desc" {
        found.reverse();
    }
    list_page(&call.query, found.into_iter().map(Value::from).collect(), 500)
}

fn of(attachment: &Object) -> i64 {
    attachment.get("deal_id").and_then(Value::as_i64).unwrap_or(0)
}

// Numbers by size, times by their text.
fn order(one: Option<&Value>, other: Option<&Value>) -> Ordering {
    let number = |value: Option<&Value>| value.and_then(Value::as_i64).unwrap_or(0);
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    number(one).cmp(&number(other)).then_with(|| text(one).cmp(&text(other)))
}

pub(super) async fn add(call: Call, Path(deal): Path<i64>, body: Bytes) -> Result<Response, Refusal> {
    call.visible(Kind::Deal, deal)?;
    let body = json_object(&body)?;
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    check(&body, true, &mut store)?;
    let mut attachments = crm.attachments();
    attachments.all(&mut store);
    let added = attachments.insert(deal, body, &mut store, call.now_ms());
    Ok((StatusCode::CREATED, data(added)).into_response())
}

pub(super) async fn change(
    call: Call,
    Path((deal, id)): Path<(i64, i64)>,
    body: Bytes,
) -> Result<Response, Refusal> {
    call.visible(Kind::Deal, deal)?;
    let body = json_object(&body)?;
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    check(&body, false, &mut store)?;
    let mut attachments = crm.attachments();
    let found = attachments.all(&mut store).get_mut(&id).filter(|one| of(one) == deal);
    let attachment = found.ok_or_else(|| Refusal::not_found("Product attachment"))?;
    apply(attachment, body, call.now_ms());
    Ok(data(attachment.clone()))
}

pub(super) async fn remove(call: Call, Path((deal, id)): Path<(i64, i64)>) -> Result<Response, Refusal> {
    if detach(&call, deal, Some(&[id]))?.is_empty() {
        return Err(Refusal::not_found("Product attachment"));
    }
    Ok(data(json!({ "id": id })))
}

/// Those named in `ids`, or all of the deal.
pub(super) async fn remove_many(call: Call, Path(deal): Path<i64>) -> Result<Response, Refusal> {
    call.query.only(&[&["ids"]])?;
    let named: Result<Vec<i64>, _> = call.query.list("ids").into_iter().map(str::parse).collect();
    let named = named
        .map_err(|_| Refusal::invalid(&["ids: Parameter 'ids' must be a list of integers".to_owned()]))?;
    let ids = detach(&call, deal, call.query.get("ids").map(|_| named.as_slice()))?;
    Ok(Json(json!({
        "success": true, "data": { "ids": ids }, "additional_data": { "more_items_in_collection": false },
    }))
    .into_response())
}

fn detach(call: &Call, deal: i64, ids: Option<&[i64]>) -> Result<Vec<i64>, Refusal> {
    call.visible(Kind::Deal, deal)?;
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let mut attachments = crm.attachments();
    let all = attachments.all(&mut store);
    let wanted = |id: &i64, one: &Object| of(one) == deal && ids.is_none_or(|ids| ids.contains(id));
    let gone: Vec<i64> = all.iter().filter(|(id, one)| wanted(id, one)).map(|(id, _)| *id).collect();
    all.retain(|id, _| !gone.contains(id));
    Ok(gone)
}
