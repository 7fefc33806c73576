//! Notes (v1): offset pages, soft delete.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use serde_json::{Value, json};

use super::answer::{Refusal, data, offset_page};
use super::call::{Call, json_object};
use super::records::{Action, Kind, Object, Store, v1_time};
use super::webhooks::{self, Event};
use crate::sandbox::state::Shared;

/// 2026-01-12 10:00 UTC.
const SEEDED_MS: i64 = 1_768_212_000_000;

/// What a note can be attached to.
const LINKS: [(&str, Kind); 3] =
    [("deal_id", Kind::Deal), ("person_id", Kind::Person), ("org_id", Kind::Organization)];

/// One note.
#[derive(Debug, Clone)]
pub(super) struct Note {
    id: i64,
    user_id: i64,
    content: String,
    /// Deal, person, organization; 0 means none.
    links: [i64; 3],
    active: bool,
    add_ms: i64,
    update_ms: i64,
}

/// The notes of the seed: one on each of the first deals.
pub(super) fn seeded(deals: usize) -> Vec<Note> {
    let count = i64::try_from(deals.min(40)).unwrap_or(0);
    let note = |id| Note {
        id,
        user_id: 1 + id % 3,
        content: format!("<p>Note {id} on deal {id}: call back next week.</p>"),
        links: [id, 0, 0],
        active: true,
        add_ms: SEEDED_MS,
        update_ms: SEEDED_MS + id * 1000,
    };
    (1..=count).map(note).collect()
}

impl Note {
    pub(super) fn is_active_on(&self, kind: Kind, id: i64) -> bool {
        self.active
            && LINKS.iter().zip(self.links).any(|((_, known), link)| *known == kind && link == id && id != 0)
    }

    fn object(&self, store: &mut Store, reader: i64) -> Object {
        let named = |store: &mut Store, kind: Kind, id: i64, key: &str| match id {
            0 => Value::Null,
            id => json!({ key: store.name_of(kind, id) }),
        };
        let [deal, person, organization] = self.links;
        let id = |id: i64| if id == 0 { Value::Null } else { id.into() };
        let user = store.seed().users().iter().find(|user| user.id == self.user_id);
        let user = user.map(|user| {
            json!({ "email": user.email, "icon_url": null, "is_you": user.id == reader, "name": user.name })
        });
        let shown = json!({
            "id": self.id, "active_flag": self.active, "add_time": v1_time(self.add_ms),
            "content": self.content, "deal": named(store, Kind::Deal, deal, "title"), "lead_id": null,
            "deal_id": id(deal), "last_update_user_id": null, "org_id": id(organization),
            "organization": named(store, Kind::Organization, organization, "name"),
            "person": named(store, Kind::Person, person, "name"), "person_id": id(person),
            "project_id": null, "project": null, "pinned_to_lead_flag": false, "pinned_to_deal_flag": false,
            "pinned_to_organization_flag": false, "pinned_to_person_flag": false,
            "pinned_to_project_flag": false, "update_time": v1_time(self.update_ms), "user": user,
            "user_id": self.user_id,
        });
        match shown {
            Value::Object(object) => object,
            _ => Object::new(),
        }
    }
}

/// The v1 routes.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/notes", get(list).post(create))
        .route("/notes/{id}", get(read).put(update).delete(delete))
}

async fn list(call: Call) -> Result<Response, Refusal> {
    let (start, limit) = (call.query.start()?, call.query.limit(500)?);
    let mut wanted = [None; 3];
    for (slot, (name, _)) in wanted.iter_mut().zip(LINKS) {
        *slot = call.query.integer(name)?;
    }
    let user = call.query.integer("user_id")?;
    let since = call.query.get("updated_since").map(str::parse::<jiff::Timestamp>).transpose();
    let since = since.map_err(|_| Refusal::bad_request("updated_since must be a date-time in RFC 3339"))?;
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let notes = crm.notes().clone();
    let found = notes.iter().filter(|note| {
        note.active
            && wanted.iter().zip(note.links).all(|(wanted, link)| wanted.is_none_or(|wanted| wanted == link))
            && user.is_none_or(|user| user == note.user_id)
            && since.is_none_or(|since| note.update_ms >= since.as_millisecond())
    });
    let page = found.skip(start).take(limit + 1);
    let items = page.map(|note| note.object(&mut store, call.caller.user_id).into()).collect();
    Ok(offset_page(items, start, limit))
}

async fn read(call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let note = find(&call, id)?;
    let mut store = call.state.pipedrive().store();
    Ok(data(note.object(&mut store, call.caller.user_id)))
}

async fn create(call: Call, body: Bytes) -> Result<Response, Refusal> {
    let body = json_object(&body)?;
    let content = body.get("content").and_then(Value::as_str).filter(|text| !text.is_empty());
    let content = content.ok_or_else(|| Refusal::bad_request("content is required"))?.to_owned();
    let mut store = call.state.pipedrive().store();
    let mut links = [0; 3];
    for (slot, (name, kind)) in links.iter_mut().zip(LINKS) {
        let Some(value) = body.get(name).filter(|value| !value.is_null()) else { continue };
        let id = value.as_i64().filter(|id| store.alive(kind, *id).is_some());
        *slot = id.ok_or_else(|| Refusal::bad_request(format!("{name} does not exist")))?;
    }
    drop(store);
    if links == [0; 3] {
        return Err(Refusal::bad_request("A note needs a deal_id, person_id or org_id"));
    }
    let now_ms = call.now_ms();
    let note = {
        let mut notes = call.state.pipedrive().notes();
        let id = notes.last().map_or(1, |note| note.id + 1);
        let user_id = call.caller.user_id;
        let note = Note { id, user_id, content, links, active: true, add_ms: now_ms, update_ms: now_ms };
        notes.push(note.clone());
        note
    };
    Ok(data(announce(&call, Action::Create, None, &note)))
}

async fn update(call: Call, Path(id): Path<i64>, body: Bytes) -> Result<Response, Refusal> {
    let before = find(&call, id)?;
    let body = json_object(&body)?;
    let content = body.get("content").and_then(Value::as_str).unwrap_or(&before.content).to_owned();
    let after = Note { content, update_ms: call.now_ms(), ..before.clone() };
    replace(&call, after.clone());
    Ok(data(announce(&call, Action::Change, Some(&before), &after)))
}

async fn delete(call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let before = find(&call, id)?;
    let after = Note { active: false, update_ms: call.now_ms(), ..before.clone() };
    replace(&call, after.clone());
    announce(&call, Action::Delete, Some(&before), &after);
    Ok(data(true))
}

fn find(call: &Call, id: i64) -> Result<Note, Refusal> {
    let notes = call.state.pipedrive().notes();
    let note = notes.iter().find(|note| note.id == id && note.active).cloned();
    note.ok_or_else(|| Refusal::not_found("Note"))
}

fn replace(call: &Call, note: Note) {
    let mut notes = call.state.pipedrive().notes();
    if let Some(slot) = notes.iter_mut().find(|known| known.id == note.id) {
        *slot = note;
    }
}

/// Tells the subscribers; gives the note as the answer shows it.
fn announce(call: &Call, action: Action, before: Option<&Note>, after: &Note) -> Object {
    let mut store = call.state.pipedrive().store();
    let reader = call.caller.user_id;
    let shown = after.object(&mut store, reader);
    let before = before.map(|note| note.object(&mut store, reader));
    drop(store);
    let now = (action != Action::Delete).then(|| shown.clone());
    webhooks::announce_event(call, &Event { action, entity: "note", id: after.id, before, after: now });
    shown
}
