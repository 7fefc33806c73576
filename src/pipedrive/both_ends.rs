//! A list read from both ends at once: twice as fast where every page waits for the cursor before it.
//!
//! One walk goes up by id, one goes down, and they meet. Each is an ordinary walk, so
//! cursors stay opaque; the price is at most two pages that both have. What comes from the far end
//! waits until it is due, so the records come in the order of their ids.

use super::operations::Operation;
use super::{Page, Pager, Query, Record, Walk};
use crate::{Error, ErrorKind, Result};

/// What may wait from the far end, in bytes of pages; then that end pauses.
const STASH: usize = 64 * 1024 * 1024;

/// A walk from both ends. Records come in the order of their ids, each once.
pub struct BothEnds {
    up: Walk,
    down: Walk,
    /// Pages from the far end, the last one due first.
    stash: Vec<Page>,
    stashed: usize,
    most: usize,
    met: bool,
    highest: Option<u64>,
    lowest: Option<u64>,
}

impl Pager {
    /// Starts from both ends at once: about twice as fast, in the order of the ids.
    ///
    /// For lists that can be sorted by id, without an order of their own and without `max_items`.
    pub fn walk_from_both_ends(&self) -> Result<BothEnds> {
        if self.plan.max_items.is_some() {
            return Err(Error::config(
                "a list that is read from both ends is read whole: leave max_items out",
            ));
        }
        let (up, down) = queries(self.plan.operation, &self.plan.call.query)?;
        Ok(BothEnds::new(self.with_query(up).walk(), self.with_query(down).walk()))
    }
}

/// The queries of the two walks, or why the list cannot be read so.
fn queries(operation: &Operation, query: &Query) -> Result<(Query, Query)> {
    let sortable = ["sort_by", "sort_direction"].iter().all(|name| operation.query.contains(name));
    if !sortable {
        return Err(Error::config(format!(
            "{} cannot be read from both ends: it has no order",
            operation.id
        )));
    }
    if query.pairs().iter().any(|(name, _)| name == "sort_by" || name == "sort_direction") {
        return Err(Error::config(
            "a list that is read from both ends comes in no order: leave the sorting out",
        ));
    }
    let sorted = |direction: &str| query.clone().with("sort_by", "id").with("sort_direction", direction);
    Ok((sorted("asc"), sorted("desc")))
}

impl BothEnds {
    fn new(up: Walk, down: Walk) -> Self {
        let (stash, stashed, most) = (Vec::new(), 0, STASH);
        Self { up, down, stash, stashed, most, met: false, highest: None, lowest: None }
    }

    /// Lets no more wait from the far end, in bytes.
    #[cfg(test)]
    pub(super) fn stash_at_most(mut self, bytes: usize) -> Self {
        self.most = bytes;
        self
    }

    /// The next page, or `None` at the end. It may be dropped while it waits, and called again after an error.
    pub async fn next_page(&mut self) -> Result<Option<Page>> {
        while !self.met {
            // Both are under way by themselves, so that the wait for one can be dropped.
            self.up.ensure_ahead();
            let stashing = self.stashed < self.most;
            if stashing {
                self.down.ensure_ahead();
            }
            tokio::select! {
                biased;
                page = self.up.next_page() => return self.rise(page?),
                page = self.down.next_page(), if stashing => self.sink(page?)?,
            }
        }
        Ok(self.stash.pop().map(Page::reversed))
    }

    /// Takes a page from the near end, which is due now.
    fn rise(&mut self, page: Option<Page>) -> Result<Option<Page>> {
        let Some(mut page) = page else {
            // What is left is what came after this end was read.
            self.met = true;
            return Ok(self.stash.pop().map(Page::reversed));
        };
        let ids = ids_of(&page, self.highest, u64::lt)?;
        let kept = self.lowest.map_or(ids.len(), |lowest| ids.iter().take_while(|id| **id < lowest).count());
        // The very first record cannot be known while the other end still has pages to come.
        if self.highest.is_none() && kept == 0 && !ids.is_empty() && !self.down.is_at_end() {
            return Err(disordered());
        }
        self.met = kept < ids.len();
        page.truncate(kept);
        self.highest = ids.get(kept.wrapping_sub(1)).copied().or(self.highest);
        if kept == 0 && self.met {
            return Ok(self.stash.pop().map(Page::reversed));
        }
        Ok(Some(page))
    }

    /// Puts a page from the far end aside.
    pub(super) fn sink(&mut self, page: Option<Page>) -> Result<()> {
        let Some(mut page) = page else {
            self.met = true;
            return Ok(());
        };
        let ids = ids_of(&page, self.lowest, u64::gt)?;
        let kept = self.highest.map_or(ids.len(), |high| ids.iter().take_while(|id| **id > high).count());
        if self.lowest.is_none() && kept == 0 && !ids.is_empty() && !self.up.is_at_end() {
            return Err(disordered());
        }
        self.met = kept < ids.len();
        page.truncate(kept);
        self.lowest = ids.get(kept.wrapping_sub(1)).copied().or(self.lowest);
        self.stashed += page.bytes();
        if kept > 0 {
            self.stash.push(page);
        }
        Ok(())
    }
}

/// The ids of a page, each beyond the one before it.
fn ids_of(page: &Page, before: Option<u64>, beyond: fn(&u64, &u64) -> bool) -> Result<Vec<u64>> {
    let ids: Vec<u64> = page.records().iter().map(id_of).collect::<Result<_>>()?;
    let all = || before.iter().chain(&ids);
    let steady = all().zip(all().skip(1)).all(|(one, next)| beyond(one, next));
    if steady { Ok(ids) } else { Err(disordered()) }
}

fn disordered() -> Error {
    Error::new(ErrorKind::Decode, "the list does not come in the order that was asked for")
}

fn id_of(record: &Record) -> Result<u64> {
    let raw = record.field("id")?.and_then(|raw| std::str::from_utf8(raw).ok());
    raw.and_then(|raw| raw.parse().ok())
        .ok_or_else(|| Error::new(ErrorKind::Decode, "a record of the list has no whole number as its id"))
}
