//! Callbacks that bring nothing new: repeated, or held already.

use rusqlite::{Connection, OptionalExtension, params};

use super::arrival::{Arrival, FORGOTTEN, Reception};
use super::error::storage;
use super::jobs;
use crate::Result;
use crate::onlyoffice::CallbackStatus;

/// The same callback again: known, being worked on, or to be fetched after all.
pub fn repeated(connection: &Connection, arrival: &Arrival, now: i64) -> Result<Option<Reception>> {
    let found: Option<(u64, bool)> = connection
        .query_row(
            "SELECT id, owner IS NOT NULL AND lease_until > ?2 FROM jobs WHERE fingerprint = ?1 ORDER BY id DESC LIMIT 1",
            params![arrival.fingerprint, now],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
        .map_err(storage)?;
    let found = match found {
        Some(found) => Some(found),
        None => tried_again(connection, arrival, now)?,
    };
    let Some((id, leased)) = found else { return Ok(None) };
    let Some(job) = jobs::find(connection, id)? else { return Ok(None) };
    if job.step.is_durable() {
        // Without a time the address alone does not prove that the content is the same.
        return Ok(arrival.last_save.map(|_| Reception::Known));
    }
    Ok(Some(if leased { Reception::Busy } else { Reception::Fetch(Box::new(job)) }))
}

// The Document Server makes a new address for each attempt to report the end of a session. Whoever came back in
// between may have begun from other content: then it is another end.
fn tried_again(connection: &Connection, arrival: &Arrival, now: i64) -> Result<Option<(u64, bool)>> {
    if !arrival.status.is_final() || arrival.url.starts_with(FORGOTTEN) {
        return Ok(None);
    }
    connection
        .query_row(
            "SELECT j.id, j.owner IS NOT NULL AND j.lease_until > ?3 FROM jobs j JOIN sessions s ON s.key = j.key
             WHERE j.key = ?1 AND j.status = ?2 AND j.step = 'received' AND s.changed <= j.created
               AND instr(j.url, ?4) <> 1
             ORDER BY j.id DESC LIMIT 1",
            params![arrival.key, arrival.status.code(), now, FORGOTTEN],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
        .map_err(storage)
}

/// The end of a session whose forced save already held everything (`notmodified`).
///
/// Both carry the time of that forced save. Another time means that one came in between which is not here.
pub fn is_held_already(connection: &Connection, arrival: &Arrival) -> Result<bool> {
    if arrival.status != CallbackStatus::MustSave || !arrival.not_modified {
        return Ok(false);
    }
    let Some(last) = jobs::last_accepted(connection, &arrival.key)? else { return Ok(false) };
    let is_it = arrival.last_save.is_none() || arrival.last_save == jobs::last_save(connection, last.id)?;
    Ok(is_it && last.status == CallbackStatus::ForceSaved && last.step.is_durable())
}
