//! Leases: a save is worked on by one worker at a time, in any number of processes.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::storage;
use super::{documents, jobs};
use crate::Result;
use crate::documents::model::Job;

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
    let transaction = documents::writing(connection)?;
    let id: Option<u64> = transaction
        .prepare_cached(
            "SELECT j.id FROM jobs j
             WHERE j.step IN ('received', 'fetched', 'uploading', 'uploaded', 'verified', 'named', 'retired')
               AND j.failed = 0 AND j.next_attempt <= ?1 AND (j.owner IS NULL OR j.lease_until <= ?1)
               AND (?2 IS NULL OR j.document = ?2)
               AND (j.step = 'received' OR NOT EXISTS (
                 SELECT 1 FROM jobs e WHERE e.document = j.document AND e.failed = 0 AND e.accepted < j.accepted
                   AND e.step IN ('fetched', 'uploading', 'uploaded', 'verified', 'named', 'retired')))
             ORDER BY j.next_attempt, j.id LIMIT 1",
        )
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
        .prepare_cached(
            "SELECT id FROM jobs
             WHERE step IN ('done', 'superseded') AND next_attempt > 0 AND next_attempt <= ?1 AND ambiguous = 1
               AND (owner IS NULL OR lease_until <= ?1)
             ORDER BY next_attempt LIMIT 1",
        )
        .and_then(|mut statement| statement.query_row([now], |row| row.get(0)).optional())
        .map_err(storage)?;
    let Some(id) = id else { return Ok(None) };
    take(&transaction, id, owner, now, lease)?;
    let job = jobs::find(&transaction, id)?;
    documents::commit(transaction)?;
    Ok(job)
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
