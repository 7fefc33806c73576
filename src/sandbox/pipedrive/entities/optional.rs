//! Fields that only come when `include_fields` asks for them.

use serde_json::Value;

use crate::sandbox::pipedrive::call::Call;
use crate::sandbox::pipedrive::records::{Kind, Object, Record, Store};
use crate::sandbox::pipedrive::{deal_products, followers};

const DEAL: &[&str] = &[
    "next_activity_id",
    "last_activity_id",
    "first_won_time",
    "products_count",
    "files_count",
    "notes_count",
    "followers_count",
    "email_messages_count",
    "activities_count",
    "done_activities_count",
    "undone_activities_count",
    "participants_count",
    "last_incoming_mail_time",
    "last_outgoing_mail_time",
    "smart_bcc_email",
    "source_lead_id",
];

const PERSON: &[&str] = &[
    "next_activity_id",
    "last_activity_id",
    "open_deals_count",
    "related_open_deals_count",
    "closed_deals_count",
    "related_closed_deals_count",
    "participant_open_deals_count",
    "participant_closed_deals_count",
    "email_messages_count",
    "activities_count",
    "done_activities_count",
    "undone_activities_count",
    "files_count",
    "notes_count",
    "followers_count",
    "won_deals_count",
    "related_won_deals_count",
    "lost_deals_count",
    "related_lost_deals_count",
    "last_incoming_mail_time",
    "last_outgoing_mail_time",
    "marketing_status",
    "doi_status",
    "smart_bcc_email",
];

const ORGANIZATION: &[&str] = &[
    "next_activity_id",
    "last_activity_id",
    "open_deals_count",
    "related_open_deals_count",
    "closed_deals_count",
    "related_closed_deals_count",
    "email_messages_count",
    "people_count",
    "activities_count",
    "done_activities_count",
    "undone_activities_count",
    "files_count",
    "notes_count",
    "followers_count",
    "won_deals_count",
    "related_won_deals_count",
    "lost_deals_count",
    "related_lost_deals_count",
    "smart_bcc_email",
];

/// The optional fields of a kind.
pub(super) const fn names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Deal => DEAL,
        Kind::Person => PERSON,
        Kind::Organization => ORGANIZATION,
        Kind::Activity => &["attendees"],
        Kind::Product | Kind::Pipeline | Kind::Stage => &[],
    }
}

/// Adds the fields that were asked for; what the sandbox does not count is 0, what it does not know is null.
pub(super) fn add(kind: Kind, wanted: &[String], object: &mut Object, call: &Call, store: &mut Store) {
    let id = object.get("id").and_then(Value::as_i64).unwrap_or(0);
    for name in wanted {
        if object.contains_key(name) {
            continue;
        }
        let value = match name.as_str() {
            "followers_count" => Some(followers::count(call, kind, id)),
            "products_count" => Some(deal_products::count(call, store, id)),
            "files_count" => Some(call.state.pipedrive().count_files(kind, id)),
            "notes_count" => Some(call.state.pipedrive().count_notes(kind, id)),
            "activities_count" => Some(activities(store, kind, id, |_| true)),
            "done_activities_count" => Some(activities(store, kind, id, |record| record.facts.done)),
            "undone_activities_count" => Some(activities(store, kind, id, |record| !record.facts.done)),
            "open_deals_count" => Some(deals(store, kind, id, "open")),
            "won_deals_count" => Some(deals(store, kind, id, "won")),
            "lost_deals_count" => Some(deals(store, kind, id, "lost")),
            "people_count" => Some(count(store, Kind::Person, |record| record.facts.org_id == id)),
            other => other.ends_with("_count").then_some(0),
        };
        object.insert(name.clone(), value.map_or(Value::Null, Value::from));
    }
}

fn activities(store: &mut Store, kind: Kind, id: i64, also: impl Fn(&Record) -> bool) -> usize {
    count(store, Kind::Activity, |record| belongs(record, kind, id) && also(record))
}

fn deals(store: &mut Store, kind: Kind, id: i64, status: &str) -> usize {
    count(store, Kind::Deal, |record| belongs(record, kind, id) && record.facts.status == status)
}

fn belongs(record: &Record, kind: Kind, id: i64) -> bool {
    let facts = &record.facts;
    match kind {
        Kind::Deal => facts.deal_id == id,
        Kind::Person => facts.person_id == id,
        Kind::Organization => facts.org_id == id,
        _ => false,
    }
}

fn count(store: &mut Store, kind: Kind, wanted: impl Fn(&Record) -> bool) -> usize {
    let records = store.collection(kind).iter();
    records.filter(|record| !record.facts.is_deleted && wanted(record)).count()
}
