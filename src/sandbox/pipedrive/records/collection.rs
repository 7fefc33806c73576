//! All records of one kind.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::cursor::Cursor;
use super::facts::Record;
use super::kind::Sort;

/// The records of one kind, by id.
#[derive(Debug, Default)]
pub(in super::super) struct Collection {
    records: BTreeMap<i64, Record>,
    last_id: i64,
}

/// What a list asks for.
pub(in super::super) struct Listing<'a> {
    pub(in super::super) wanted: &'a dyn Fn(&Record) -> bool,
    pub(in super::super) sort: Sort,
    pub(in super::super) descending: bool,
    pub(in super::super) limit: usize,
    pub(in super::super) after: Option<Cursor>,
}

impl Collection {
    pub(in super::super) fn get(&self, id: i64) -> Option<&Record> {
        self.records.get(&id)
    }

    /// Stores a record under its id.
    pub(in super::super) fn put(&mut self, record: Record) {
        self.last_id = self.last_id.max(record.id);
        self.records.insert(record.id, record);
    }

    pub(in super::super) fn next_id(&self) -> i64 {
        self.last_id + 1
    }

    pub(in super::super) fn iter(&self) -> impl Iterator<Item = &Record> {
        self.records.values()
    }

    pub(in super::super) fn len(&self) -> usize {
        self.records.len()
    }

    /// One page and the cursor to the next one.
    pub(in super::super) fn page(&self, listing: &Listing<'_>) -> (Vec<&Record>, Option<Cursor>) {
        let mut page = match (listing.sort, listing.descending) {
            (Sort::Id, false) => self.by_id(listing),
            _ => self.sorted(listing),
        };
        let more = page.len() > listing.limit;
        page.truncate(listing.limit);
        let last = page.last().filter(|_| more);
        let next = last.map(|record| {
            let key = record.facts.key(listing.sort, record.id);
            Cursor::new(listing.sort, listing.descending, key, record.id)
        });
        (page, next)
    }

    fn by_id(&self, listing: &Listing<'_>) -> Vec<&Record> {
        let start = listing.after.as_ref().map_or(Bound::Unbounded, |cursor| Bound::Excluded(cursor.id));
        let rest = self.records.range((start, Bound::Unbounded)).map(|(_, record)| record);
        rest.filter(|record| (listing.wanted)(record)).take(listing.limit + 1).collect()
    }

    fn sorted(&self, listing: &Listing<'_>) -> Vec<&Record> {
        let key = |record: &Record| (record.facts.key(listing.sort, record.id), record.id);
        let mut all: Vec<_> = self.records.values().filter(|record| (listing.wanted)(record)).collect();
        all.sort_by_cached_key(|record| key(record));
        if listing.descending {
            all.reverse();
        }
        if let Some(cursor) = &listing.after {
            let last = (cursor.field_value.clone(), cursor.id);
            all.retain(|record| {
                let this = key(record);
                if listing.descending { this < last } else { this > last }
            });
        }
        all.truncate(listing.limit + 1);
        all
    }
}
