//! What a list says about a document besides what Pipedrive knows.

use rusqlite::{Connection, params};

use super::error::storage;
use super::{documents, jobs, losses, people, sessions, steps};
use crate::Result;
use crate::documents::model::Document;

/// What is going on with a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    #[default]
    Idle,
    /// Somebody is in the editor.
    Editing,
    /// A save is on its way to Pipedrive.
    Saving,
    /// A save was given up; its bytes are safe here.
    SaveFailed,
}

impl State {
    /// The word that applications see.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Idle => "idle",
            State::Editing => "editing",
            State::Saving => "saving",
            State::SaveFailed => "save_failed",
        }
    }
}

/// The status of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// What is going on.
    pub state: State,
    /// Names of those in the editor.
    pub editors: Vec<String>,
    /// What a person should know: why a save failed, or that something was lost or is damaged.
    pub problem: Option<String>,
    /// Number of the oldest save that was given up.
    pub failed_save: Option<u64>,
    /// Numbers of damaged copies.
    pub copies: Vec<u64>,
}

const MISSING: &str =
    "The last changes did not arrive here yet. The Document Server keeps them, and they are fetched again.";

/// The status of `document`.
pub fn of(connection: &Connection, document: &Document, now: i64) -> Result<Status> {
    let waiting = jobs::undelivered(connection, &document.id)?;
    let mut editors = Vec::new();
    for user in sessions::editing(connection, &document.id)?.iter().flat_map(|session| &session.users) {
        let name = people::name(connection, &document.company, user)?;
        if !editors.contains(&name) {
            editors.push(name);
        }
    }
    let copies: Vec<u64> = jobs::copies(connection, &document.id)?.iter().map(|copy| copy.id).collect();
    let lost = losses::of_document(connection, &document.id)?.pop().and_then(|loss| loss.error);
    let failed = waiting.iter().find(|job| job.failed);
    let edited = !sessions::editing(connection, &document.id)?.is_empty();
    let saving = !waiting.is_empty() || !jobs::arriving(connection, &document.id, now)?.is_empty();
    let state = match (failed, saving, edited) {
        (Some(_), _, _) => State::SaveFailed,
        (None, true, _) => State::Saving,
        (None, false, true) => State::Editing,
        (None, false, false) => State::Idle,
    };
    let damaged = (!copies.is_empty()).then(|| {
        "The Document Server could not save this document whole; a damaged copy is kept.".to_owned()
    });
    let missing =
        (!saving && !jobs::missing(connection, &document.id)?.is_empty()).then(|| MISSING.to_owned());
    let failed_save = failed.map(|job| job.id);
    let problem = failed.and_then(|job| job.error.clone()).or(missing).or(lost).or(damaged);
    Ok(Status { state, editors, problem, failed_save, copies })
}

/// The documents of a deal with their status: nothing is asked of Pipedrive.
pub fn of_deal(
    connection: &Connection,
    company: &str,
    deal: u64,
    now: i64,
) -> Result<Vec<(Document, Status)>> {
    let documents = documents::of_deal(connection, company, deal)?;
    documents
        .into_iter()
        .map(|document| of(connection, &document, now).map(|status| (document, status)))
        .collect()
}

/// Whether a marked upload is one of a save that is not done, or came after its save was done.
pub fn is_passing(connection: &Connection, marker: &str, file: u64) -> Result<bool> {
    connection
        .query_row(
            &format!(
                "SELECT EXISTS(SELECT 1 FROM jobs WHERE marker = ?1
                   AND (step NOT IN {} OR new_file IS NULL OR new_file <> ?2))",
                steps::settled()
            ),
            params![marker, i64::try_from(file).unwrap_or(0)],
            |row| row.get(0),
        )
        .map_err(storage)
}
