//! Who follows a record (v2).

// axum takes async handlers, also of those that never wait.
#![allow(clippy::unused_async)]

use std::collections::HashMap;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use bytes::Bytes;
use serde_json::{Value, json};

use super::answer::{Refusal, data, list_page};
use super::call::{Call, json_object};
use super::records::{Kind, v2_time};
use crate::sandbox::state::Shared;

/// User and time, by record; a record that nobody asked about is followed by its owner.
pub(super) type Followers = HashMap<(Kind, i64), Vec<(i64, i64)>>;

const FOLLOWED: [Kind; 4] = [Kind::Deal, Kind::Person, Kind::Organization, Kind::Product];

/// The v2 routes.
pub(super) fn routes() -> Router<Shared> {
    FOLLOWED.into_iter().fold(Router::new(), |router, kind| {
        let path = format!("/{}/{{id}}/followers", kind.path());
        router
            .route(
                &path,
                get(move |call, id| list(kind, call, id))
                    .post(move |call, id, body| add(kind, call, id, body)),
            )
            .route(&format!("{path}/{{follower}}"), delete(move |call, ids| remove(kind, call, ids)))
    })
}

async fn list(kind: Kind, call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    call.query.only(&[&["limit", "cursor"]])?;
    let shown = with(&call, kind, id, |followers| followers.iter().map(shown).collect())?;
    list_page(&call.query, shown, 500)
}

async fn add(kind: Kind, call: Call, Path(id): Path<i64>, body: Bytes) -> Result<Response, Refusal> {
    let body = json_object(&body)?;
    let problem = |text: &str| Refusal::invalid(&[format!("user_id: {text}")]);
    if let Some(unknown) = body.keys().find(|name| *name != "user_id") {
        let text = format!("{unknown}: Parameter '{unknown}' is not allowed for this request");
        return Err(Refusal::invalid(&[text]));
    }
    let user = body.get("user_id").and_then(Value::as_i64);
    let user = user.ok_or_else(|| problem("Parameter 'user_id' must be an integer"))?;
    if !call.state.pipedrive().store().seed().users().iter().any(|known| known.id == user) {
        return Err(problem("There is no user with this id"));
    }
    let now = call.now_ms();
    let added = with(&call, kind, id, |followers| {
        let known = followers.iter().copied().find(|(known, _)| *known == user);
        known.unwrap_or_else(|| {
            followers.push((user, now));
            (user, now)
        })
    })?;
    Ok((StatusCode::CREATED, data(shown(&added))).into_response())
}

async fn remove(kind: Kind, call: Call, Path((id, follower)): Path<(i64, i64)>) -> Result<Response, Refusal> {
    let removed = with(&call, kind, id, |followers| {
        let before = followers.len();
        followers.retain(|(user, _)| *user != follower);
        followers.len() < before
    })?;
    if removed { Ok(data(json!({ "user_id": follower }))) } else { Err(Refusal::not_found("Follower")) }
}

/// How many follow a record.
pub(super) fn count(call: &Call, kind: Kind, id: i64) -> usize {
    call.state.pipedrive().followers().get(&(kind, id)).map_or(1, Vec::len)
}

/// Works on the followers of a record that the caller may see.
fn with<T>(
    call: &Call,
    kind: Kind,
    id: i64,
    work: impl FnOnce(&mut Vec<(i64, i64)>) -> T,
) -> Result<T, Refusal> {
    let facts = call.visible(kind, id)?;
    let mut all = call.state.pipedrive().followers();
    Ok(work(all.entry((kind, id)).or_insert_with(|| vec![(facts.owner_id, facts.add_ms)])))
}

fn shown((user, time): &(i64, i64)) -> Value {
    json!({ "user_id": user, "add_time": v2_time(*time) })
}
