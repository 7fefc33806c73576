//! Steps of a delivery that change more than the row of the save.

use rusqlite::{Connection, params};

use super::error::{storage, taken_over};
use super::{documents, jobs};
use crate::documents::model::{Document, Job, JobKind, Step};
use crate::{Error, Result};

/// Commits what `job` holds now; fails when another worker took it over.
pub fn advance(connection: &Connection, job: &Job, owner: &str, now: i64) -> Result<()> {
    if jobs::store(connection, job, owner, now)? { Ok(()) } else { Err(taken_over(job.id)) }
}

/// Commits when a finished save is looked after again; `changed` stays the time at which it ended.
pub fn looked(connection: &Connection, job: &Job, owner: &str) -> Result<()> {
    let changed = connection
        .execute(
            "UPDATE jobs SET attempts = ?3, next_attempt = ?4 WHERE id = ?1 AND owner = ?2",
            params![job.id, owner, job.attempts, job.next_attempt],
        )
        .map_err(storage)?;
    if changed == 1 { Ok(()) } else { Err(taken_over(job.id)) }
}

/// Commits that the new file is whole: from now on it is the document's file.
///
/// A copy that stands beside the document becomes a document of its own, `new_document`.
pub fn verified(
    connection: &mut Connection,
    job: &Job,
    new_document: &str,
    owner: &str,
    now: i64,
) -> Result<()> {
    let transaction = documents::writing(connection)?;
    advance(&transaction, job, owner, now)?;
    let new_file = job.new_file.ok_or_else(|| Error::internal("a verified save has no file"))?;
    let document = documents::get(&transaction, &job.document)?;
    if job.kind == JobKind::Replace {
        documents::set_file(&transaction, &document, new_file, &job.name, job.accepted)?;
    } else {
        let copy = Document {
            id: new_document.to_owned(),
            file: new_file,
            name: job.name.clone(),
            revision: 1,
            content_key: None,
            delivered: 0,
            ..document
        };
        documents::insert(&transaction, &copy)?;
    }
    documents::commit(transaction)
}

/// Commits that the old file is retired; `kept` says that it stays as an older version.
pub fn retired(connection: &mut Connection, job: &Job, kept: bool, owner: &str, now: i64) -> Result<()> {
    let transaction = documents::writing(connection)?;
    advance(&transaction, job, owner, now)?;
    if let (true, Some(old_file)) = (kept, job.old_file) {
        let document = documents::get(&transaction, &job.document)?;
        if document.file != old_file {
            documents::release_file(&transaction, &document.company, old_file)?;
        }
    }
    documents::commit(transaction)
}

/// What a save becomes when a newer one of its document reached Pipedrive first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overtaken {
    /// The newer one is of the same session and holds everything.
    Superseded,
    /// It becomes a file of its own beside the document.
    Beside,
    /// It was the document's file when the newer session began: only its own old file is left to retire.
    Succeeded,
}

/// Whether a newer save of the document reached Pipedrive while `job` was given up.
pub fn overtaken(connection: &Connection, job: &Job) -> Result<Option<Overtaken>> {
    let document = documents::get(connection, &job.document)?;
    if job.kind != JobKind::Replace || job.accepted >= document.delivered {
        return Ok(None);
    }
    if !matches!(job.step, Step::Fetched | Step::Uploading | Step::Uploaded) {
        return Ok(Some(Overtaken::Succeeded));
    }
    let newer = jobs::select(
        connection,
        "document = ?1 AND accepted = ?2",
        &[job.document.clone().into(), i64::try_from(document.delivered).unwrap_or(0).into()],
    )?;
    let same_session = newer.iter().any(|other| other.key == job.key);
    Ok(Some(if same_session { Overtaken::Superseded } else { Overtaken::Beside }))
}
