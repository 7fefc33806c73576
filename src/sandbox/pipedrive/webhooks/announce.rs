//! From a change to the subscribers that hear of it.

use super::{delivery, payload};
use crate::sandbox::pipedrive::call::Call;
use crate::sandbox::pipedrive::records::{Action, Change, Facts, Kind, Object, Store};

/// Something happened to a record.
#[derive(Debug)]
pub(in super::super) struct Event {
    pub(in super::super) action: Action,
    pub(in super::super) entity: &'static str,
    pub(in super::super) id: i64,
    pub(in super::super) before: Option<Object>,
    pub(in super::super) after: Option<Object>,
}

/// Tells the subscribers of a change to a v2 record; custom fields get their webhook shape.
pub(in super::super) fn announce(call: &Call, change: Change) {
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    let definitions =
        if change.kind.has_custom_fields() { store.definitions(change.kind).clone() } else { Vec::new() };
    drop(store);
    let tagged =
        |object: Option<Object>| object.map(|object| payload::tag_custom_fields(object, &definitions));
    let (before, after) = (tagged(change.before), tagged(change.after));
    let entity = change.kind.singular();
    announce_event(call, &Event { action: change.action, entity, id: change.id, before, after });
}

/// Tells the subscribers; the deliveries run on their own.
pub(in super::super) fn announce_event(call: &Call, event: &Event) {
    let now_ms = call.now_ms();
    let listeners = call.state.pipedrive().webhooks().listeners(event.action.name(), event.entity, now_ms);
    if listeners.is_empty() {
        return;
    }
    let permitted = permitted(&mut call.state.pipedrive().store(), event);
    let users: Vec<_> = permitted.iter().map(ToString::to_string).collect();
    for subscription in listeners.into_iter().filter(|one| permitted.contains(&one.user_id)) {
        match payload::payload(event, &subscription, call, &users) {
            Ok((event_id, body)) => {
                tokio::spawn(delivery::deliver(call.state.clone(), subscription, event_id, body));
            }
            Err(error) => log::warn!("sandbox: a webhook was not sent: {error}"),
        }
    }
}

/// Who may see the record of an event: a note is as hidden as what it is attached to.
fn permitted(store: &mut Store, event: &Event) -> Vec<i64> {
    let object = event.after.as_ref().or(event.before.as_ref());
    let number = |name: &str| object.and_then(|object| object.get(name)?.as_i64()).unwrap_or(0);
    let mut facts =
        vec![Facts { visible_to: number("visible_to"), owner_id: number("owner_id"), ..Facts::default() }];
    if event.entity == "note" {
        let links = [("deal_id", Kind::Deal), ("person_id", Kind::Person), ("org_id", Kind::Organization)];
        for (name, kind) in links {
            facts.extend(store.collection(kind).get(number(name)).map(|record| record.facts.clone()));
        }
    }
    let users = store.seed().users().iter();
    let may = users.filter(|user| facts.iter().all(|facts| facts.shown_to(user.id, user.is_admin)));
    may.map(|user| user.id).collect()
}
