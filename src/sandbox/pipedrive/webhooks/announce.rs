//! From a change to the subscribers that hear of it.

use super::{delivery, payload};
use crate::sandbox::pipedrive::call::Call;
use crate::sandbox::pipedrive::records::{Action, Change, Object};

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
    let users: Vec<_> =
        call.state.pipedrive().store().seed().users().iter().map(|user| user.id.to_string()).collect();
    for subscription in listeners {
        match payload::payload(event, &subscription, call, &users) {
            Ok((event_id, body)) => {
                tokio::spawn(delivery::deliver(call.state.clone(), subscription, event_id, body));
            }
            Err(error) => log::warn!("sandbox: a webhook was not sent: {error}"),
        }
    }
}
