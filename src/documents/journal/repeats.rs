//! Callbacks that bring nothing new: repeated, older than what was delivered, or held already.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::storage;
use super::receive::{Arrival, Reception};
use super::{jobs, sessions};
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
    let Some((id, leased)) = found else { return Ok(None) };
    let Some(job) = jobs::find(connection, id)? else { return Ok(None) };
    if job.step.is_durable() {
        // Without a time the address alone does not prove that the content is the same.
        return Ok(arrival.last_save.map(|_| Reception::Known));
    }
    Ok(Some(if leased { Reception::Busy } else { Reception::Fetch(Box::new(job)) }))
}

/// A forced save that is provably older than what the same session delivered already.
pub fn is_outdated(connection: &Connection, arrival: &Arrival) -> Result<bool> {
    if arrival.status != CallbackStatus::ForceSaved {
        return Ok(false);
    }
    let Some(session) = sessions::get(connection, &arrival.key)? else { return Ok(false) };
    let older = matches!((arrival.last_save, session.last_save), (Some(this), Some(newest)) if this < newest);
    // Only saves, not damaged copies, move `last_save`; see `accept`.
    Ok(older)
}

/// The end of a session whose forced save already held everything (`notmodified`).
pub fn is_held_already(connection: &Connection, arrival: &Arrival) -> Result<bool> {
    if arrival.status != CallbackStatus::MustSave || !arrival.not_modified {
        return Ok(false);
    }
    Ok(jobs::last_accepted(connection, &arrival.key)?
        .is_some_and(|last| last.status == CallbackStatus::ForceSaved && last.step.is_durable()))
}
