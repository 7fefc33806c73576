//! Saves that the Document Server could not make and sent no bytes of: there is nothing to keep, but people must know.

use rusqlite::{Connection, params};

use super::arrival::{self, Arrival};
use super::error::storage;
use super::{documents, ending, jobs};
use crate::Result;
use crate::documents::model::Job;

const LAST_CHANGES: &str = "The Document Server could not save the last changes to this document and sent nothing of them. \
     Its log says why.";
const FORCED_SAVE: &str = "The Document Server could not save this document while it is edited and sent nothing. \
     The editors still have the changes.";

/// A row of such a save: kept, damaged, and empty.
const IS_LOSS: &str = "kind = 'corrupted' AND step = 'kept' AND sha256 = ''";

/// Notes such a save; one that is repeated is noted once. The end of a session ends it.
pub fn note(connection: &mut Connection, arrival: &Arrival, now: i64) -> Result<()> {
    let transaction = documents::writing(connection)?;
    let status = i64::try_from(arrival.status.code()).unwrap_or(0);
    let known = jobs::select(
        &transaction,
        &format!("key = ?1 AND status = ?2 AND {IS_LOSS}"),
        &[arrival.key.clone().into(), status.into()],
    )?;
    if known.is_empty() {
        insert(&transaction, arrival, now)?;
    }
    if arrival.status.is_final() {
        ending::end_session(&transaction, &arrival.key, now)?;
    }
    documents::commit(transaction)
}

/// A whole save of the same session was accepted: it holds what was lost before row `before`.
pub fn made_up_for(connection: &Connection, key: &str, before: u64, now: i64) -> Result<()> {
    connection
        .execute(
            &format!("UPDATE jobs SET step = 'done', failed = 0, changed = ?2 WHERE key = ?1 AND id < ?3 AND {IS_LOSS}"),
            params![key, now, before],
        )
        .map(drop)
        .map_err(storage)
}

/// What was lost of a document after its newest accepted save.
pub fn of_document(connection: &Connection, document: &str) -> Result<Vec<Job>> {
    let newest =
        "SELECT ifnull(max(id), 0) FROM jobs WHERE document = ?1 AND accepted > 0 AND kind <> 'corrupted'";
    jobs::select(
        connection,
        &format!("document = ?1 AND {IS_LOSS} AND id > ({newest})"),
        &[document.to_owned().into()],
    )
}

fn insert(connection: &Connection, arrival: &Arrival, now: i64) -> Result<()> {
    arrival::insert(connection, arrival, now)?;
    let what = if arrival.status.is_final() { LAST_CHANGES } else { FORCED_SAVE };
    connection
        .execute(
            "UPDATE jobs SET step = 'kept', failed = 1, error = ?2 WHERE marker = ?1",
            params![arrival.marker, what],
        )
        .map(drop)
        .map_err(storage)
}
