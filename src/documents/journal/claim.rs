//! Leases: a save is worked on by one worker at a time, in any number of processes.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::storage;
use super::{documents, jobs, steps};
use crate::Result;
use crate::documents::model::Job;

/// How far in the future a time may lie that another process of this machine has just written, in milliseconds.
const CLOCKS_DIFFER: i64 = 60_000;

/// Makes due whatever waits for a time that the clock would only reach again: it was set back meanwhile.
fn mend_times(connection: &Connection, now: i64, lease: i64) -> Result<()> {
    let wrong = format!("step NOT IN {} AND (changed > ?1 OR lease_until > ?2)", steps::settled());
    let latest = now.saturating_add(CLOCKS_DIFFER);
    let latest_lease = latest.saturating_add(lease);
    // Looking reads, and there is nearly never anything to write.
    let found: bool = connection
        .prepare_cached(&format!("SELECT EXISTS(SELECT 1 FROM jobs WHERE {wrong})"))
        .and_then(|mut statement| statement.query_row([latest, latest_lease], |row| row.get(0)))
        .map_err(storage)?;
    if !found {
        return Ok(());
    }
    connection
        .execute(
            &format!(
                "UPDATE jobs SET next_attempt = min(next_attempt, ?3), changed = min(changed, ?3),
                   lease_until = min(lease_until, ?3) WHERE {wrong}"
            ),
            [latest, latest_lease, now],
        )
        .map(drop)
        .map_err(storage)
}

/// Takes the next save that is due, of one document or of any, and leases it to `owner`.
///
/// Saves of one document are taken in the order in which they were accepted:
/// a later one waits until the earlier one is done, or given up.
pub fn next(
    connection: &mut Connection,
    document: Option<&str>,
    owner: &str,
    now: i64,
    lease: i64,
) -> Result<Option<Job>> {
    mend_times(connection, now, lease)?;
    let transaction = documents::writing(connection)?;
    let id: Option<u64> = transaction
        .prepare_cached(&format!(
            "SELECT j.id FROM jobs j
             WHERE {} AND j.next_attempt <= ?1 AND (j.owner IS NULL OR j.lease_until <= ?1)
               AND (?2 IS NULL OR j.document = ?2)
             ORDER BY j.next_attempt, j.id LIMIT 1",
            in_turn()
        ))
        .and_then(|mut statement| statement.query_row(params![now, document], |row| row.get(0)).optional())
        .map_err(storage)?;
    let Some(id) = id else { return Ok(None) };
    take(&transaction, id, owner, now, lease)?;
    let job = jobs::find(&transaction, id)?;
    documents::commit(transaction)?;
    Ok(job)
}

/// Takes a finished save whose lost uploads may have appeared by now, and leases it to `owner`.
pub fn stray(connection: &mut Connection, owner: &str, now: i64, lease: i64) -> Result<Option<Job>> {
    let transaction = documents::writing(connection)?;
    let id: Option<u64> = transaction
        .prepare_cached(&format!(
            "SELECT j.id FROM jobs j
             WHERE {} AND j.next_attempt <= ?1 AND (j.owner IS NULL OR j.lease_until <= ?1)
             ORDER BY j.next_attempt LIMIT 1",
            to_look_after()
        ))
        .and_then(|mut statement| statement.query_row([now], |row| row.get(0)).optional())
        .map_err(storage)?;
    let Some(id) = id else { return Ok(None) };
    take(&transaction, id, owner, now, lease)?;
    let job = jobs::find(&transaction, id)?;
    documents::commit(transaction)?;
    Ok(job)
}

/// When the next save may be taken by [`next`] or [`stray`], in milliseconds since 1970: nobody works on it then.
pub fn due(connection: &Connection, now: i64, lease: i64) -> Result<Option<i64>> {
    mend_times(connection, now, lease)?;
    let earliest = |wanted: &str| -> Result<Option<i64>> {
        connection
            .prepare_cached(&format!(
                "SELECT min(max(j.next_attempt, CASE WHEN j.owner IS NULL THEN 0 ELSE j.lease_until END))
                 FROM jobs j WHERE {wanted}"
            ))
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(storage)
    };
    let (save, look) = (earliest(&in_turn())?, earliest(&to_look_after())?);
    Ok(save.into_iter().chain(look).min())
}

/// Whether somebody works on a save of the document at this moment.
pub fn is_held(connection: &Connection, document: &str, now: i64) -> Result<bool> {
    connection
        .prepare_cached(&format!(
            "SELECT EXISTS(SELECT 1 FROM jobs WHERE document = ?1 AND step IN {} AND failed = 0
               AND owner IS NOT NULL AND lease_until > ?2)",
            steps::undelivered()
        ))
        .and_then(|mut statement| statement.query_row(params![document, now], |row| row.get(0)))
        .map_err(storage)
}

// On its way, and no earlier save of its document is.
fn in_turn() -> String {
    format!(
        "j.step IN {} AND j.failed = 0 AND (j.step = 'received' OR NOT EXISTS (
           SELECT 1 FROM jobs e WHERE e.document = j.document AND e.failed = 0 AND e.accepted < j.accepted
             AND e.step IN {}))",
        steps::open(),
        steps::undelivered()
    )
}

// Done, and an upload whose answer was lost may still appear.
fn to_look_after() -> String {
    format!("j.step IN {} AND j.ambiguous = 1 AND j.next_attempt > 0", steps::settled())
}

/// Leases `id` to `owner`; the caller has checked that it is free.
pub(super) fn take(connection: &Connection, id: u64, owner: &str, now: i64, lease: i64) -> Result<()> {
    connection
        .execute(
            "UPDATE jobs SET owner = ?2, lease_until = ?3 WHERE id = ?1",
            params![id, owner, now.saturating_add(lease)],
        )
        .map(drop)
        .map_err(storage)
}

/// Prolongs a lease; false when somebody else holds it now.
pub fn renew(connection: &Connection, id: u64, owner: &str, now: i64, lease: i64) -> Result<bool> {
    connection
        .execute(
            "UPDATE jobs SET lease_until = ?3 WHERE id = ?1 AND owner = ?2",
            params![id, owner, now.saturating_add(lease)],
        )
        .map(|changed| changed == 1)
        .map_err(storage)
}

/// Gives a lease back.
pub fn release(connection: &Connection, id: u64, owner: &str) -> Result<()> {
    connection
        .execute(
            "UPDATE jobs SET owner = NULL, lease_until = 0 WHERE id = ?1 AND owner = ?2",
            params![id, owner],
        )
        .map(drop)
        .map_err(storage)
}
