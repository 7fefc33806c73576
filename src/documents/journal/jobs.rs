//! Rows of saves: reading them and taking note of progress.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::error::storage;
use super::steps;
use crate::Result;
use crate::documents::model::{Job, JobKind, Step};
use crate::onlyoffice::CallbackStatus;

const COLUMNS: &str = "id, document, key, user, status, kind, step, failed, file_type, bytes, sha256, url, marker, \
     accepted, old_file, new_file, name, upload_started, ambiguous, attempts, next_attempt, error, created, changed";

/// The callback status of a session's end.
const END: u64 = CallbackStatus::MustSave.code();

fn read(row: &Row<'_>) -> rusqlite::Result<(Job, String, String)> {
    let job = Job {
        id: row.get(0)?,
        document: row.get(1)?,
        key: row.get(2)?,
        user: row.get(3)?,
        status: CallbackStatus::from_code(row.get(4)?),
        kind: JobKind::Replace,
        step: Step::Received,
        failed: row.get(7)?,
        file_type: row.get(8)?,
        bytes: row.get(9)?,
        sha256: row.get(10)?,
        url: row.get(11)?,
        marker: row.get(12)?,
        accepted: row.get(13)?,
        old_file: row.get(14)?,
        new_file: row.get(15)?,
        name: row.get(16)?,
        upload_started: row.get(17)?,
        ambiguous: row.get(18)?,
        attempts: row.get(19)?,
        next_attempt: row.get(20)?,
        error: row.get(21)?,
        created: row.get(22)?,
        changed: row.get(23)?,
    };
    Ok((job, row.get(5)?, row.get(6)?))
}

fn finish((mut job, kind, step): (Job, String, String)) -> Result<Job> {
    job.kind = JobKind::parse(&kind)?;
    job.step = Step::parse(&step)?;
    Ok(job)
}

/// The jobs that a condition selects, in the order of their rows.
pub fn select(connection: &Connection, condition: &str, values: &[Value]) -> Result<Vec<Job>> {
    let statement = format!("SELECT {COLUMNS} FROM jobs WHERE {condition} ORDER BY id");
    let mut statement = connection.prepare_cached(&statement).map_err(storage)?;
    let rows = statement.query_map(params_from_iter(values), read).map_err(storage)?;
    rows.map(|row| row.map_err(storage).and_then(finish)).collect()
}

/// One job by its number.
pub fn find(connection: &Connection, id: u64) -> Result<Option<Job>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1"))
        .and_then(|mut statement| statement.query_row([i64::try_from(id).unwrap_or(0)], read).optional())
        .map_err(storage)?
        .map(finish)
        .transpose()
}

/// The save accepted last from the session of `key`.
pub fn last_accepted(connection: &Connection, key: &str) -> Result<Option<Job>> {
    let statement = format!(
        "SELECT {COLUMNS} FROM jobs WHERE key = ?1 AND accepted > 0 AND kind <> 'corrupted' ORDER BY accepted DESC LIMIT 1"
    );
    connection
        .prepare_cached(&statement)
        .and_then(|mut statement| statement.query_row([key], read).optional())
        .map_err(storage)?
        .map(finish)
        .transpose()
}

/// `lastsave` of a save, in milliseconds since 1970; damaged copies have none.
pub fn last_save(connection: &Connection, id: u64) -> Result<Option<i64>> {
    connection
        .query_row(
            "SELECT last_save FROM jobs WHERE id = ?1 AND kind <> 'corrupted'",
            [i64::try_from(id).unwrap_or(0)],
            |row| row.get(0),
        )
        .optional()
        .map(Option::flatten)
        .map_err(storage)
}

/// The saves of a document whose bytes are safe here and not yet in Pipedrive.
pub fn undelivered(connection: &Connection, document: &str) -> Result<Vec<Job>> {
    select(
        connection,
        &format!("document = ?1 AND step IN {}", steps::undelivered()),
        &[Value::from(document.to_owned())],
    )
}

/// The ends of sessions whose bytes are being fetched at this moment.
pub fn arriving(connection: &Connection, document: &str, now: i64) -> Result<Vec<Job>> {
    select(
        connection,
        &format!(
            "document = ?1 AND status = {END} AND step = 'received' AND owner IS NOT NULL AND lease_until > ?2"
        ),
        &[Value::from(document.to_owned()), Value::from(now)],
    )
}

/// The ends of sessions whose bytes are not here, after the newest save that is.
pub fn missing(connection: &Connection, document: &str) -> Result<Vec<Job>> {
    select(
        connection,
        &format!(
            "document = ?1 AND status = {END} AND step IN {} AND error IS NOT NULL AND id > (
               SELECT ifnull(max(id), 0) FROM jobs WHERE document = ?1 AND accepted > 0 AND kind <> 'corrupted')",
            steps::refused()
        ),
        &[Value::from(document.to_owned())],
    )
}

/// Damaged copies of a document that are kept.
pub fn copies(connection: &Connection, document: &str) -> Result<Vec<Job>> {
    select(
        connection,
        "document = ?1 AND step = 'kept' AND sha256 <> ''",
        &[Value::from(document.to_owned())],
    )
}

/// Whether the bytes named `marker` belong to a save that still needs them.
pub fn needs_bytes(connection: &Connection, marker: &str) -> Result<bool> {
    connection
        .prepare_cached(&format!(
            "SELECT EXISTS(SELECT 1 FROM jobs WHERE marker = ?1 AND step NOT IN {})",
            steps::over()
        ))
        .and_then(|mut statement| statement.query_row([marker], |row| row.get(0)))
        .map_err(storage)
}

/// Writes everything about `job` that a step may change, if `owner` still holds it.
///
/// Returns false when the lease was lost; then nothing was written.
pub fn store(connection: &Connection, job: &Job, owner: &str, now: i64) -> Result<bool> {
    connection
        .execute(
            "UPDATE jobs SET kind = ?3, step = ?4, failed = ?5, old_file = ?6, new_file = ?7, name = ?8,
               upload_started = ?9, ambiguous = ?10, attempts = ?11, next_attempt = ?12, error = ?13, changed = ?14
             WHERE id = ?1 AND owner = ?2",
            params![
                job.id,
                owner,
                job.kind.as_str(),
                job.step.as_str(),
                job.failed,
                job.old_file,
                job.new_file,
                job.name,
                job.upload_started,
                job.ambiguous,
                job.attempts,
                job.next_attempt,
                job.error,
                now
            ],
        )
        .map(|changed| changed == 1)
        .map_err(storage)
}
