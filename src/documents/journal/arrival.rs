//! A callback that names bytes, and its row in the journal.

use rusqlite::{Connection, params};

use super::error::storage;
use crate::Result;
use crate::documents::model::{Job, JobKind};
use crate::onlyoffice::CallbackStatus;

/// Begins the address of bytes in the Document Server's own store of files that it could not hand over.
pub const FORGOTTEN: &str = "forgotten:";

/// A callback that names bytes.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Id of the document.
    pub document: String,
    /// Key of the session.
    pub key: String,
    /// User id of the callback link.
    pub user: String,
    /// What was reported: the end of a session or a forced save, whole or damaged.
    pub status: CallbackStatus,
    /// Where the bytes are.
    pub url: String,
    /// Extension of the bytes.
    pub file_type: Option<String>,
    /// `lastsave`, in milliseconds since 1970.
    pub last_save: Option<i64>,
    /// `notmodified`.
    pub not_modified: bool,
    /// Recognises a repetition of the same callback.
    pub fingerprint: String,
    /// Unique text for the upload.
    pub marker: String,
}

/// What to do with a callback that names bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reception {
    /// Fetch the bytes; the job is leased to the caller.
    Fetch(Box<Job>),
    /// The bytes of this callback are safe already, here or in Pipedrive.
    Known,
    /// Another worker is fetching them right now.
    Busy,
}

/// Adds the row of a new arrival.
pub(super) fn insert(connection: &Connection, arrival: &Arrival, now: i64) -> Result<()> {
    let kind = if arrival.status.is_corrupted() { JobKind::Corrupted } else { JobKind::Replace };
    connection
        .execute(
            "INSERT INTO jobs(document, key, user, status, kind, step, fingerprint, last_save, url, file_type, marker, created, changed)
             VALUES(?1, ?2, ?3, ?4, ?5, 'received', ?6, ?7, ?8, ?9, ?10, ?11, ?11)",
            params![
                arrival.document,
                arrival.key,
                arrival.user,
                arrival.status.code(),
                kind.as_str(),
                arrival.fingerprint,
                arrival.last_save,
                arrival.url,
                arrival.file_type,
                arrival.marker,
                now
            ],
        )
        .map(drop)
        .map_err(storage)
}
