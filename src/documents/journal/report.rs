//! What operators see: saves on their way, given up, and damaged copies.

use rusqlite::{Connection, params};

use super::error::storage;
use super::{jobs, steps};
use crate::documents::model::Job;
use crate::{Error, ErrorKind, Result};

/// Saves on their way, the oldest first.
pub fn pending(connection: &Connection) -> Result<Vec<Job>> {
    jobs::select(connection, &format!("failed = 0 AND step IN {}", steps::open()), &[])
}

/// Saves that were given up, those whose bytes never arrived, and those that the Document Server lost.
pub fn failed(connection: &Connection) -> Result<Vec<Job>> {
    let condition = format!("step = 'abandoned' OR (failed = 1 AND step NOT IN {})", steps::settled());
    jobs::select(connection, &condition, &[])
}

/// Damaged copies of the documents of a deal.
pub fn copies(connection: &Connection, company: &str, deal: u64) -> Result<Vec<Job>> {
    jobs::select(
        connection,
        "step = 'kept' AND sha256 <> '' AND document IN (SELECT id FROM documents WHERE company = ?1 AND deal = ?2)",
        &[company.to_owned().into(), i64::try_from(deal).unwrap_or(0).into()],
    )
}

/// Makes a save that was given up due at once.
pub fn retry(connection: &Connection, id: u64, user: Option<&str>, now: i64) -> Result<()> {
    let changed = connection
        .execute(
            &format!(
                "UPDATE jobs SET failed = 0, attempts = 0, next_attempt = 0, changed = ?2, user = ifnull(?3, user)
                 WHERE id = ?1 AND failed = 1 AND step IN {}",
                steps::open()
            ),
            params![i64::try_from(id).unwrap_or(0), now, user],
        )
        .map_err(storage)?;
    if changed == 1 {
        return Ok(());
    }
    Err(Error::new(ErrorKind::NotFound, format!("there is no failed save {id} to retry"))
        .with_hint("`failed()` lists the saves that were given up."))
}

/// Forgets a damaged copy, or that a save was lost; the caller removes the bytes.
pub fn discard(connection: &Connection, id: u64, now: i64) -> Result<Job> {
    let job = jobs::find(connection, id)?.filter(|job| job.step == crate::documents::model::Step::Kept);
    let job = job.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no damaged copy {id}")))?;
    connection
        .execute(
            "UPDATE jobs SET step = 'done', failed = 0, changed = ?2 WHERE id = ?1",
            params![job.id, now],
        )
        .map_err(storage)?;
    Ok(job)
}
