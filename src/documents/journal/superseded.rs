//! Saves that need no work any more, because a later one of their session holds all of them.

use rusqlite::{Connection, params};

use super::error::storage;
use super::steps;
use crate::Result;
use crate::documents::model::Job;
use crate::documents::resuming::late;
use crate::onlyoffice::CallbackStatus;

/// Earlier saves of the same session that nobody has started to upload: this one holds all of them.
pub(super) fn not_uploaded(connection: &Connection, job: &Job, now: i64) -> Result<()> {
    connection
        .execute(
            "UPDATE jobs SET step = 'superseded', changed = ?4, attempts = 0,
               next_attempt = CASE WHEN ambiguous THEN ?5 ELSE 0 END
             WHERE document = ?1 AND key = ?2 AND id <> ?3 AND kind = 'replace' AND step = 'fetched'
               AND (owner IS NULL OR lease_until <= ?4)
               AND accepted < (SELECT accepted FROM jobs WHERE id = ?3)",
            params![job.document, job.key, job.id, now, late::next_look(0, now)],
        )
        .map(drop)
        .map_err(storage)
}

/// Earlier forced saves of the same session that never arrived: this one holds all of them.
pub(super) fn not_fetched(connection: &Connection, job: &Job, now: i64) -> Result<()> {
    connection
        .execute(
            &format!(
                "UPDATE jobs SET step = 'superseded', url = '', next_attempt = 0, changed = ?3
                 WHERE key = ?1 AND id < ?2 AND status = {} AND step IN {} AND (owner IS NULL OR lease_until <= ?3)",
                CallbackStatus::ForceSaved.code(),
                steps::refused()
            ),
            params![job.key, job.id, now],
        )
        .map(drop)
        .map_err(storage)
}

/// What was refused up to `place_in_time` is the forgotten file that has arrived.
pub(super) fn refused(connection: &Connection, job: &Job, place_in_time: u64, now: i64) -> Result<()> {
    connection
        .execute(
            &format!(
                "UPDATE jobs SET step = 'superseded', url = '', next_attempt = 0, changed = ?4
                 WHERE key = ?1 AND id <> ?2 AND id <= ?3 AND status = {} AND step IN {}
                   AND (owner IS NULL OR lease_until <= ?4)",
                CallbackStatus::MustSave.code(),
                steps::refused()
            ),
            params![job.key, job.id, place_in_time, now],
        )
        .map(drop)
        .map_err(storage)
}
