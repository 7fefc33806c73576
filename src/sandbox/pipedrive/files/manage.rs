//! List, read, rename, delete, and the redirect of a download.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use super::entry::Entry;
use crate::sandbox::pipedrive::answer::{Refusal, data, offset_page};
use crate::sandbox::pipedrive::call::{Call, Query};
use crate::sandbox::pipedrive::records::Kind;

/// The vendor's limit for file lists.
const MOST: usize = 100;

pub(super) async fn list(call: Call) -> Result<Response, Refusal> {
    page(&call, |_| true)
}

/// The files of one record.
pub(super) async fn list_of(kind: Kind, call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let mut store = call.state.pipedrive().store();
    let found = store.get(kind, id, call.now_ms()).map(|record| call.may_see(record));
    drop(store);
    match found {
        None => Err(Refusal::not_found("Item")),
        Some(false) => Err(Refusal::forbidden("You do not have permissions to access this item")),
        Some(true) => page(&call, |entry| entry.is_of(kind, id)),
    }
}

fn page(call: &Call, wanted: impl Fn(&Entry) -> bool) -> Result<Response, Refusal> {
    let query = &call.query;
    let limit = query.limit(MOST)?;
    let start = query.start()?;
    let sort = sort(query)?;
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let mut entries: Vec<Entry> = crm.files().active().filter(|entry| wanted(entry)).cloned().collect();
    entries.retain(|entry| may_see(call, entry, &mut store));
    match sort {
        Some(("update_time", _)) => entries.sort_by_key(|entry| (entry.update_ms, entry.id)),
        _ => entries.sort_by_key(|entry| entry.id),
    }
    if matches!(sort, Some((_, true))) {
        entries.reverse();
    }
    let shown = entries.iter().skip(start).take(limit + 1);
    let items: Vec<_> = shown.map(|entry| entry.object(&call.state, &mut store)).collect();
    Ok(offset_page(items, start, limit))
}

/// Field and whether it is descending: `update_time DESC`.
fn sort(query: &Query) -> Result<Option<(&str, bool)>, Refusal> {
    let Some(text) = query.get("sort") else { return Ok(None) };
    let (field, direction) = text.split_once(' ').unwrap_or((text, "ASC"));
    let descending = direction.eq_ignore_ascii_case("desc");
    if matches!(field, "id" | "update_time") && (descending || direction.eq_ignore_ascii_case("asc")) {
        return Ok(Some((field, descending)));
    }
    Err(Refusal::bad_request("sort: files are sorted by id or update_time, ASC or DESC"))
}

pub(super) async fn read(call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let entry = find(&call, id)?;
    let mut store = call.state.pipedrive().store();
    Ok(data(entry.object(&call.state, &mut store)))
}

/// Only name and description, and only form-urlencoded; content and links stay as they are.
pub(super) async fn rename(
    call: Call,
    Path(id): Path<i64>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    find_active(&call, id)?;
    let kind = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Refusal::bad_request("The request body must be form-urlencoded"));
    }
    let form = Query::parse(&String::from_utf8_lossy(&body));
    form.only(&[&["name", "description"]])?;
    if form.get("name").is_some_and(|name| name.trim().is_empty()) {
        return Err(Refusal::bad_request("The name must not be empty"));
    }
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let mut shelf = crm.files();
    let entry = shelf.get_mut(id).ok_or_else(|| Refusal::not_found("File"))?;
    if let Some(name) = form.get("name") {
        name.clone_into(&mut entry.name);
    }
    if let Some(description) = form.get("description") {
        description.clone_into(&mut entry.description);
    }
    entry.update_ms = call.now_ms();
    Ok(data(entry.object(&call.state, &mut store)))
}

/// Marks the file as deleted; after 30 days it cannot be read any more.
pub(super) async fn delete(call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    find_active(&call, id)?;
    let mut shelf = call.state.pipedrive().files();
    let entry = shelf.get_mut(id).ok_or_else(|| Refusal::not_found("File"))?;
    entry.active = false;
    entry.update_ms = call.now_ms();
    Ok(data(json!({ "id": id })))
}

/// 302 to a storage address that is good for a few minutes and takes no credential.
pub(super) async fn download(call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let entry = find_active(&call, id)?;
    let crm = call.state.pipedrive();
    let path = format!("/_storage/{id}/{}", utf8_percent_encode(&entry.stored_name, NON_ALPHANUMERIC));
    let query = crm.signing_key().query(&path, call.state.clock().now_unix());
    let location = format!("{}{path}?{query}", call.state.urls().storage);
    Ok((StatusCode::FOUND, [("location", location)]).into_response())
}

fn find_active(call: &Call, id: i64) -> Result<Entry, Refusal> {
    find(call, id).and_then(|entry| if entry.active { Ok(entry) } else { Err(Refusal::not_found("File")) })
}

fn find(call: &Call, id: i64) -> Result<Entry, Refusal> {
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let entry = crm.files().get(id, call.now_ms()).cloned().ok_or_else(|| Refusal::not_found("File"))?;
    if may_see(call, &entry, &mut store) {
        return Ok(entry);
    }
    Err(Refusal::forbidden("You do not have permissions to access this item"))
}

/// A file on a hidden deal is hidden too.
fn may_see(call: &Call, entry: &Entry, store: &mut crate::sandbox::pipedrive::records::Store) -> bool {
    let deal = store.collection(Kind::Deal).get(entry.links.deal_id);
    deal.is_none_or(|deal| call.may_see(deal))
}
