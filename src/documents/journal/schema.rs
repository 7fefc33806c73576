//! The tables, and the statements that make them.

use rusqlite::Connection;

use super::error::storage;
use crate::{Error, ErrorKind, Result};

/// Version of the tables, kept in `user_version`.
const VERSION: i64 = 1;

const TABLES: &str = "
CREATE TABLE documents(
  id TEXT PRIMARY KEY, company TEXT NOT NULL, deal INTEGER NOT NULL, file INTEGER NOT NULL, name TEXT NOT NULL,
  revision INTEGER NOT NULL, content_key TEXT, delivered INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX documents_of_deal ON documents(company, deal);
CREATE TABLE files(
  company TEXT NOT NULL, file INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY(company, file)) STRICT, WITHOUT ROWID;
CREATE TABLE sessions(
  key TEXT PRIMARY KEY, document TEXT NOT NULL, revision INTEGER NOT NULL, state TEXT NOT NULL, users TEXT NOT NULL,
  last_save INTEGER, changed INTEGER NOT NULL) STRICT;
CREATE INDEX sessions_of_document ON sessions(document);
CREATE TABLE people(
  company TEXT NOT NULL, user TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY(company, user)) STRICT, WITHOUT ROWID;
CREATE TABLE jobs(
  id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, key TEXT NOT NULL, user TEXT NOT NULL,
  status INTEGER NOT NULL, kind TEXT NOT NULL, step TEXT NOT NULL, failed INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT NOT NULL, last_save INTEGER, url TEXT NOT NULL, file_type TEXT, bytes INTEGER NOT NULL DEFAULT 0,
  sha256 TEXT NOT NULL DEFAULT '', marker TEXT NOT NULL UNIQUE, accepted INTEGER NOT NULL DEFAULT 0,
  old_file INTEGER, new_file INTEGER, name TEXT NOT NULL DEFAULT '', upload_started INTEGER NOT NULL DEFAULT 0,
  ambiguous INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, next_attempt INTEGER NOT NULL DEFAULT 0,
  error TEXT, owner TEXT, lease_until INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL, changed INTEGER NOT NULL) STRICT;
CREATE INDEX jobs_of_document ON jobs(document, accepted);
CREATE INDEX jobs_of_key ON jobs(key);
CREATE INDEX jobs_open ON jobs(step, next_attempt);
";

/// Makes the tables in a new journal; refuses one from a newer version.
pub(super) fn prepare(connection: &mut Connection) -> Result<()> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(storage)?;
    let found: i64 =
        transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(storage)?;
    match found {
        VERSION => Ok(()),
        0 => {
            transaction.execute_batch(TABLES).map_err(storage)?;
            transaction.pragma_update(None, "user_version", VERSION).map_err(storage)?;
            transaction.commit().map_err(storage)
        }
        newer => Err(Error::new(ErrorKind::Storage, format!("the journal has version {newer}"))
            .with_hint(format!("This version of dealdocs reads version {VERSION}; install a newer one."))),
    }
}
