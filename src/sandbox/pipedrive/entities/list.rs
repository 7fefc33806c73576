//! Lists: filters, order, cursor.

use std::collections::HashSet;

use axum::response::Response;

use super::shown::Shown;
use crate::sandbox::pipedrive::answer::{Refusal, page};
use crate::sandbox::pipedrive::call::{Call, Query};
use crate::sandbox::pipedrive::filters;
use crate::sandbox::pipedrive::records::{Cursor, Kind, Listing, Record, Sort};

const PAGING: &[&str] = &["limit", "cursor", "sort_by", "sort_direction"];
const MOST: usize = 500;

/// `GET /deals` and its kin.
pub(super) async fn list(kind: Kind, call: Call) -> Result<Response, Refusal> {
    answer(kind, &call, false)
}

/// `GET /deals/archived`.
pub(super) async fn archived(call: Call) -> Result<Response, Refusal> {
    answer(Kind::Deal, &call, true)
}

fn answer(kind: Kind, call: &Call, archived: bool) -> Result<Response, Refusal> {
    let query = &call.query;
    query.only(&[PAGING, kind.list_parameters()])?;
    let filter = Filter { taken: filters::matching(call, kind)?, ..Filter::read(query, archived)? };
    let (sort, descending) = order(kind, query)?;
    let after = query.get("cursor").map(|text| cursor(text, sort, descending)).transpose()?;
    let limit = query.limit(MOST)?;
    let shown = Shown::read(kind, query)?;
    let wanted = |record: &Record| filter.takes(record) && call.may_see(record);
    let listing = Listing { wanted: &wanted, sort, descending, limit, after };
    let mut store = call.state.pipedrive().store();
    // Definitions first: the collection borrows the store.
    let (records, next) = store.collection(kind).page(&listing);
    if shown.as_stored() {
        return Ok(page(records.iter().map(|record| &*record.json), next.as_ref()));
    }
    let objects: Vec<_> = records.into_iter().map(Record::object).collect();
    let texts: Vec<_> = objects.into_iter().map(|object| shown.text(object, call, &mut store)).collect();
    Ok(page(texts.iter().map(String::as_str), next.as_ref()))
}

fn order(kind: Kind, query: &Query) -> Result<(Sort, bool), Refusal> {
    let name = query.get("sort_by").unwrap_or("id");
    let sort = kind.sorts().iter().copied().find(|sort| sort.name() == name);
    let sort = sort.ok_or_else(|| invalid("sort_by", "cannot be used to sort this list"))?;
    match query.get("sort_direction").unwrap_or("asc") {
        "asc" => Ok((sort, false)),
        "desc" => Ok((sort, true)),
        _ => Err(invalid("sort_direction", "must be one of asc, desc")),
    }
}

fn cursor(text: &str, sort: Sort, descending: bool) -> Result<Cursor, Refusal> {
    let cursor = Cursor::decode(text).filter(|cursor| cursor.fits(sort, descending));
    cursor.ok_or_else(|| invalid("cursor", "is not valid for this list"))
}

fn invalid(name: &str, problem: &str) -> Refusal {
    Refusal::invalid(&[format!("{name}: Parameter '{name}' {problem}")])
}

/// The filters of a query; `filter_id` overrides all others.
#[derive(Default)]
struct Filter {
    /// What the filter of `filter_id` takes.
    taken: Option<HashSet<i64>>,
    archived: bool,
    ids: Option<Vec<i64>>,
    owner_id: Option<i64>,
    person_id: Option<i64>,
    org_id: Option<i64>,
    pipeline_id: Option<i64>,
    stage_id: Option<i64>,
    deal_id: Option<i64>,
    done: Option<bool>,
    statuses: Option<Vec<String>>,
    since_ms: Option<i64>,
    until_ms: Option<i64>,
}

impl Filter {
    fn read(query: &Query, archived: bool) -> Result<Self, Refusal> {
        Ok(Self {
            taken: None,
            archived,
            ids: ids(query)?,
            owner_id: query.integer("owner_id")?,
            person_id: query.integer("person_id")?,
            org_id: query.integer("org_id")?,
            pipeline_id: query.integer("pipeline_id")?,
            stage_id: query.integer("stage_id")?,
            deal_id: query.integer("deal_id")?,
            done: flag(query, "done")?,
            statuses: statuses(query)?,
            since_ms: whole_second(query, "updated_since")?,
            until_ms: whole_second(query, "updated_until")?,
        })
    }

    fn takes(&self, record: &Record) -> bool {
        let facts = &record.facts;
        if facts.is_archived != self.archived || !self.status_fits(record) {
            return false;
        }
        let equal = |wanted: Option<i64>, value: i64| wanted.is_none_or(|wanted| wanted == value);
        if let Some(taken) = &self.taken {
            return taken.contains(&record.id);
        }
        self.ids.as_ref().is_none_or(|ids| ids.contains(&record.id))
            && equal(self.owner_id, facts.owner_id)
            && equal(self.person_id, facts.person_id)
            && equal(self.org_id, facts.org_id)
            && equal(self.pipeline_id, facts.pipeline_id)
            && equal(self.stage_id, facts.stage_id)
            && equal(self.deal_id, facts.deal_id)
            && self.done.is_none_or(|done| done == facts.done)
            && self.since_ms.is_none_or(|since| facts.update_ms >= since)
            && self.until_ms.is_none_or(|until| facts.update_ms < until)
    }

    fn status_fits(&self, record: &Record) -> bool {
        let facts = &record.facts;
        match &self.statuses {
            None => !facts.is_deleted,
            Some(wanted) => {
                let status = if facts.is_deleted { "deleted" } else { facts.status.as_str() };
                wanted.iter().any(|wanted| wanted == status)
            }
        }
    }
}

fn ids(query: &Query) -> Result<Option<Vec<i64>>, Refusal> {
    if query.get("ids").is_none() {
        return Ok(None);
    }
    let ids: Result<Vec<i64>, _> = query.list("ids").into_iter().map(str::parse).collect();
    let ids = ids.map_err(|_| invalid("ids", "must be a list of integers"))?;
    if ids.len() > 100 { Err(invalid("ids", "must have at most 100 entries")) } else { Ok(Some(ids)) }
}

fn flag(query: &Query, name: &str) -> Result<Option<bool>, Refusal> {
    match query.get(name) {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(invalid(name, "must be a boolean")),
    }
}

fn statuses(query: &Query) -> Result<Option<Vec<String>>, Refusal> {
    if query.get("status").is_none() {
        return Ok(None);
    }
    let words = query.list("status");
    if words.iter().all(|word| ["open", "won", "lost", "deleted"].contains(word)) {
        return Ok(Some(words.into_iter().map(str::to_owned).collect()));
    }
    Err(invalid("status", "must be one of open, won, lost, deleted"))
}

/// RFC 3339 with whole seconds: fractions are refused, as seen on the real service.
fn whole_second(query: &Query, name: &str) -> Result<Option<i64>, Refusal> {
    let Some(text) = query.get(name) else { return Ok(None) };
    let moment = text.parse::<jiff::Timestamp>().ok().filter(|_| !text.contains('.'));
    let moment = moment.ok_or_else(|| invalid(name, "must be a date-time in RFC 3339 with whole seconds"))?;
    Ok(Some(moment.as_millisecond()))
}
