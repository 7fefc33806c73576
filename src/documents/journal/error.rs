//! A database failure as an error of the house.

use crate::{Error, ErrorKind};

/// Names what the database said; statements and values stay out of the message.
pub(super) fn storage(error: rusqlite::Error) -> Error {
    let said = match &error {
        rusqlite::Error::SqliteFailure(failure, text) => text.clone().unwrap_or_else(|| failure.to_string()),
        other => other.to_string(),
    };
    Error::new(ErrorKind::Storage, format!("the journal of saves cannot be used: {said}"))
        .with_hint("Check that the directory exists, is writable and has free space.")
        .with_source(error)
}

/// A number that the journal cannot hold.
pub(super) fn number(value: u64) -> crate::Result<i64> {
    i64::try_from(value).map_err(|_| Error::config(format!("{value} is too large for an id")))
}

/// Code of the error of a worker whose lease ran out.
pub(in crate::documents) const LEASE_LOST: &str = "lease_lost";

/// Another worker holds `job` now; this one must stop.
pub(in crate::documents) fn taken_over(job: u64) -> Error {
    Error::new(ErrorKind::Conflict, format!("another worker took over save {job}")).with_code(LEASE_LOST)
}
