//! The two moments of a callback: it is noted before its bytes are fetched, and accepted after.

use rusqlite::{Connection, params};

use super::arrival::{self, Arrival, FORGOTTEN, Reception};
use super::error::storage;
use super::{claim, documents, ending, jobs, losses, repeats, sessions, steps, superseded};
use crate::documents::model::{Document, Job, JobKind, SessionState, Step};
use crate::documents::remote::files::Fetched;
use crate::documents::saving::ruling::{Facts, rule};
use crate::onlyoffice::CallbackStatus;
use crate::{Error, ErrorKind, Result};

/// Whether the accepted bytes were new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// They are on their way to Pipedrive, or kept.
    New,
    /// They, or later ones of the same session, were accepted before.
    Same,
    /// Another worker took the job over meanwhile; its result counts.
    Lost,
}

/// Notes a callback before anything is fetched.
pub fn note(
    connection: &mut Connection,
    arrival: &Arrival,
    owner: &str,
    now: i64,
    lease: i64,
) -> Result<Reception> {
    let transaction = documents::writing(connection)?;
    let reception = match repeats::repeated(&transaction, arrival, now)? {
        Some(Reception::Fetch(known)) => {
            transaction
                .execute(
                    "UPDATE jobs SET step = 'received', failed = 0, url = ?2, changed = ?3, fingerprint = ?4,
                       last_save = ?5, file_type = ?6 WHERE id = ?1",
                    params![
                        known.id,
                        arrival.url,
                        now,
                        arrival.fingerprint,
                        arrival.last_save,
                        arrival.file_type
                    ],
                )
                .map_err(storage)?;
            fetch(&transaction, known.id, owner, now, lease)?
        }
        Some(reception) => reception,
        None if repeats::is_held_already(&transaction, arrival)? => {
            ending::end_session(&transaction, &arrival.key, now)?;
            Reception::Known
        }
        None => {
            arrival::insert(&transaction, arrival, now)?;
            let id = u64::try_from(transaction.last_insert_rowid()).unwrap_or_default();
            fetch(&transaction, id, owner, now, lease)?
        }
    };
    documents::commit(transaction)?;
    Ok(reception)
}

/// Accepts bytes that are durable on disk: from this commit on the callback may be acknowledged.
///
/// `place` gives the bytes their final name; it runs while nobody else can take the job over.
pub fn accept(
    connection: &mut Connection,
    job: &Job,
    fetched: &Fetched,
    owner: &str,
    now: i64,
    place: impl FnOnce() -> Result<()>,
) -> Result<Acceptance> {
    let transaction = documents::writing(connection)?;
    let document = documents::get(&transaction, &job.document)?;
    let session = sessions::get(&transaction, &job.key)?.ok_or_else(|| {
        Error::new(ErrorKind::Storage, "the journal does not know the session of this save")
    })?;
    let corrupted = job.status.is_corrupted();
    // Somebody came back into this session after it was reported as over: it goes on under its key.
    let reopened = session.state == SessionState::Editing && session.changed > job.created;
    let is_final = job.status.is_final() && !reopened;
    let last = jobs::last_accepted(&transaction, &job.key)?;
    let newer = jobs::last_save(&transaction, job.id)? > session.last_save;
    let forgotten = job.url.starts_with(FORGOTTEN);
    // A forgotten file has no time: it counts as what the newest refused end of the session held.
    let place_in_time = if forgotten { last_refused(&transaction, &job.key, job.id)? } else { job.id };
    let overtaken = !newer && last.as_ref().is_some_and(|last| last.id > place_in_time);
    let ruling = rule(Facts {
        session_revision: session.revision,
        document_revision: document.revision,
        session: session.state,
        content_is_ours: document.content_key.as_deref() == Some(job.key.as_str()),
        newer_session: sessions::editing(&transaction, &document.id)?
            .iter()
            .any(|other| other.revision > session.revision),
        is_final,
        overtaken,
    });
    let same = last.as_ref().is_some_and(|last| {
        last.sha256 == fetched.sha256 && (last.kind == JobKind::Replace || ruling.kind == JobKind::Conflict)
    });
    // A forced save that comes late: whatever its session saved later holds all of it.
    let held = overtaken && job.status == CallbackStatus::ForceSaved;
    let next = next_accepted(&transaction, &document)?;
    let (kind, step, accepted) = match (corrupted, held, same) {
        (true, _, _) => (JobKind::Corrupted, Step::Kept, next),
        (_, true, _) => (JobKind::Replace, Step::Superseded, 0),
        (_, _, true) => (ruling.kind, Step::Done, next),
        _ => (ruling.kind, Step::Fetched, next),
    };
    let new = corrupted || !(held || same);
    let changed = transaction
        .execute(
            "UPDATE jobs SET kind = ?3, step = ?4, bytes = ?5, sha256 = ?6, url = '', error = NULL, attempts = 0,
               next_attempt = 0, changed = ?7, accepted = ?8
             WHERE id = ?1 AND owner = ?2 AND step = 'received'",
            params![job.id, owner, kind.as_str(), step.as_str(), fetched.bytes, fetched.sha256, now, accepted],
        )
        .map_err(storage)?;
    if changed == 0 {
        return Ok(Acceptance::Lost);
    }
    if new {
        place()?;
    }
    if !corrupted {
        losses::made_up_for(&transaction, &job.key, place_in_time, now)?;
    }
    if !corrupted && !held {
        superseded::not_fetched(&transaction, job, now)?;
    }
    if forgotten {
        superseded::refused(&transaction, job, place_in_time, now)?;
    }
    if kind == JobKind::Replace && new {
        documents::set_content_key(&transaction, &document.id, &job.key)?;
        superseded::not_uploaded(&transaction, job, now)?;
    }
    sessions::saved(&transaction, &job.key, jobs::last_save(&transaction, job.id)?)?;
    if is_final && (forgotten || !overtaken) {
        ending::end_session(&transaction, &job.key, now)?;
    } else if ruling.new_revision && new && !corrupted {
        documents::next_revision(&transaction, &document.id)?;
    }
    documents::commit(transaction)?;
    Ok(if new { Acceptance::New } else { Acceptance::Same })
}

fn fetch(connection: &Connection, id: u64, owner: &str, now: i64, lease: i64) -> Result<Reception> {
    claim::take(connection, id, owner, now, lease)?;
    let job =
        jobs::find(connection, id)?.ok_or_else(|| Error::internal("a new row of the journal is gone"))?;
    Ok(Reception::Fetch(Box::new(job)))
}

// The place of a new save in its document's order; never below what was delivered, even if rows are gone.
fn next_accepted(connection: &Connection, document: &Document) -> Result<u64> {
    let newest: u64 = connection
        .query_row("SELECT ifnull(max(accepted), 0) FROM jobs WHERE document = ?1", [&document.id], |row| {
            row.get(0)
        })
        .map_err(storage)?;
    Ok(newest.max(document.delivered).saturating_add(1))
}

fn last_refused(connection: &Connection, key: &str, except: u64) -> Result<u64> {
    connection
        .query_row(
            &format!(
                "SELECT ifnull(max(id), 0) FROM jobs WHERE key = ?1 AND id <> ?2 AND status = {} AND step IN {}",
                CallbackStatus::MustSave.code(),
                steps::refused()
            ),
            params![key, except],
            |row| row.get(0),
        )
        .map_err(storage)
}
