//! Finished saves leave the journal when nothing can ask for them any more.

use rusqlite::{Connection, params};

use super::error::storage;
use super::{documents, steps};
use crate::Result;

/// Most rows that one call removes: another process that wants to write must not wait long.
const MOST: u32 = 1000;

/// Removes saves that ended before `before`, in milliseconds since 1970; returns how many.
///
/// A row stays while something may still be compared with it:
/// - its session goes on, ended less long ago, or its key may still be handed out: a callback may come again;
/// - it is the newest one that reached Pipedrive: a save that is retried later is judged by it.
///
/// Damaged copies that nobody discarded, and saves that were given up, are not finished. Sessions and
/// documents stay: a forgotten file, or an old file id, is found by them.
pub fn finished(connection: &mut Connection, before: i64, now: i64) -> Result<u64> {
    let transaction = documents::writing(connection)?;
    let removed = transaction
        .execute(
            &format!(
                "DELETE FROM jobs WHERE id IN (
                   SELECT j.id FROM jobs j
                     JOIN sessions s ON s.key = j.key
                     JOIN documents d ON d.id = j.document
                   WHERE j.step IN {} AND j.changed < ?1
                     AND (j.owner IS NULL OR j.lease_until <= ?2)
                     AND s.state = 'closed' AND s.changed < ?1 AND s.revision < d.revision
                     AND (j.accepted = 0 OR j.accepted <> d.delivered)
                   LIMIT ?3)",
                steps::over()
            ),
            params![before, now, MOST],
        )
        .map_err(storage)?;
    documents::commit(transaction)?;
    Ok(u64::try_from(removed).unwrap_or_default())
}
