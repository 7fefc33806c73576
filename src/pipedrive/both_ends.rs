//! A list read from both ends at once: twice as fast where every page waits for the cursor before it.
//!
//! One walk goes up by id, one goes down, and they meet. Each is an ordinary walk, so
//! cursors stay opaque; the price is at most two pages that both have.

use super::operations::Operation;
use super::{Page, Query, Record, Walk};
use crate::{Error, ErrorKind, Result};

/// A walk from both ends. Records come in no order, each once.
pub struct BothEnds {
    up: Walk,
    down: Walk,
    /// Whose page comes next.
    rising: bool,
    started: bool,
    met: bool,
    highest: Option<u64>,
    lowest: Option<u64>,
}

/// The queries of the two walks, or why the list cannot be read so.
pub(super) fn queries(operation: &Operation, query: &Query) -> Result<(Query, Query)> {
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
    pub(super) fn new(up: Walk, down: Walk) -> Self {
        Self { up, down, rising: true, started: false, met: false, highest: None, lowest: None }
    }

    /// The next page of either end, or `None` when the ends have met.
    pub async fn next_page(&mut self) -> Result<Option<Page>> {
        if self.met {
            return Ok(None);
        }
        if !self.started {
            self.started = true;
            self.down.start_ahead();
        }
        let rising = self.rising;
        let walk = if rising { &mut self.up } else { &mut self.down };
        let Some(mut page) = walk.next_page().await? else {
            // One end has seen the whole list, but for what the other one gave.
            self.met = true;
            return Ok(None);
        };
        self.rising = !rising;
        self.trim(&mut page, rising)?;
        if self.met && page.records().is_empty() {
            return Ok(None);
        }
        Ok(Some(page))
    }

    /// Drops what the other end gave already, and notes how far this end came.
    fn trim(&mut self, page: &mut Page, rising: bool) -> Result<()> {
        let ids: Vec<u64> = page.records().iter().map(id_of).collect::<Result<_>>()?;
        let before = if rising { self.highest } else { self.lowest };
        let onward = |pair: (&u64, &u64)| if rising { pair.0 < pair.1 } else { pair.0 > pair.1 };
        let steady = before.iter().chain(&ids).zip(before.iter().chain(&ids).skip(1)).all(onward);
        let known = |id: &u64| match (rising, self.highest, self.lowest) {
            (true, _, Some(low)) => *id >= low,
            (false, Some(high), _) => *id <= high,
            _ => false,
        };
        let kept = ids.iter().position(known).unwrap_or(ids.len());
        // The very last record cannot be known while the other end still has pages to come.
        let impossible = !rising && before.is_none() && kept == 0 && !ids.is_empty() && !self.up.is_at_end();
        if !steady || impossible {
            return Err(Error::new(
                ErrorKind::Decode,
                "the list does not come in the order that was asked for",
            ));
        }
        self.met = kept < ids.len();
        page.truncate(kept);
        let reached = ids.get(kept.wrapping_sub(1)).copied().or(before);
        *(if rising { &mut self.highest } else { &mut self.lowest }) = reached;
        Ok(())
    }
}

fn id_of(record: &Record) -> Result<u64> {
    let raw = record.field("id")?.and_then(|raw| std::str::from_utf8(raw).ok());
    raw.and_then(|raw| raw.parse().ok())
        .ok_or_else(|| Error::new(ErrorKind::Decode, "a record of the list has no whole number as its id"))
}
