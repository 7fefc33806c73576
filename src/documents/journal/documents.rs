//! Documents and the files they were and are.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::error::{number, storage};
use crate::documents::model::Document;
use crate::{Error, ErrorKind, Result};

const COLUMNS: &str = "d.id, d.company, d.deal, d.file, d.name, d.revision, d.content_key, d.delivered";

fn read(row: &Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document {
        id: row.get(0)?,
        company: row.get(1)?,
        deal: row.get(2)?,
        file: row.get(3)?,
        name: row.get(4)?,
        revision: row.get(5)?,
        content_key: row.get(6)?,
        delivered: row.get(7)?,
    })
}

/// Starts a transaction that writes.
pub fn writing(connection: &mut Connection) -> Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(storage)
}

/// Ends it.
pub fn commit(transaction: Transaction<'_>) -> Result<()> {
    transaction.commit().map_err(storage)
}

/// The document that `file` is, or once was, the file of.
pub fn of_file(connection: &Connection, company: &str, file: u64) -> Result<Option<Document>> {
    let statement = format!(
        "SELECT {COLUMNS} FROM files f JOIN documents d ON d.id = f.document WHERE f.company = ?1 AND f.file = ?2"
    );
    connection
        .prepare_cached(&statement)
        .and_then(|mut statement| {
            statement.query_row(params![company, number_or_zero(file)], read).optional()
        })
        .map_err(storage)
}

/// A document by its id.
pub fn get(connection: &Connection, id: &str) -> Result<Document> {
    find(connection, id)?
        .ok_or_else(|| Error::new(ErrorKind::Storage, "the journal does not know the document of this save"))
}

/// A document by its id, if it is known.
pub fn find(connection: &Connection, id: &str) -> Result<Option<Document>> {
    let statement = format!("SELECT {COLUMNS} FROM documents d WHERE d.id = ?1");
    connection
        .prepare_cached(&statement)
        .and_then(|mut statement| statement.query_row([id], read).optional())
        .map_err(storage)
}

/// All documents of a deal.
pub fn of_deal(connection: &Connection, company: &str, deal: u64) -> Result<Vec<Document>> {
    let statement = format!("SELECT {COLUMNS} FROM documents d WHERE d.company = ?1 AND d.deal = ?2");
    let mut statement = connection.prepare_cached(&statement).map_err(storage)?;
    let rows = statement.query_map(params![company, number_or_zero(deal)], read).map_err(storage)?;
    rows.collect::<rusqlite::Result<_>>().map_err(storage)
}

/// Adds a document and its file; does nothing when the id or the file is known.
pub fn insert(connection: &Connection, document: &Document) -> Result<()> {
    let (deal, file) = (number(document.deal)?, number(document.file)?);
    let taken = of_file(connection, &document.company, document.file)?.is_some();
    if taken || find(connection, &document.id)?.is_some() {
        return Ok(());
    }
    connection
        .execute(
            "INSERT INTO documents(id, company, deal, file, name, revision, content_key) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![document.id, document.company, deal, file, document.name, document.revision, document.content_key],
        )
        .map_err(storage)?;
    add_file(connection, &document.company, document.file, &document.id)
}

/// Lets `file` lead to the document.
pub fn add_file(connection: &Connection, company: &str, file: u64, document: &str) -> Result<()> {
    connection
        .execute(
            "INSERT INTO files(company, file, document) VALUES(?1, ?2, ?3)
             ON CONFLICT(company, file) DO UPDATE SET document = excluded.document",
            params![company, number(file)?, document],
        )
        .map(drop)
        .map_err(storage)
}

/// Makes `file` a file of its own again: it was kept as an older version.
pub fn release_file(connection: &Connection, company: &str, file: u64) -> Result<()> {
    connection
        .execute("DELETE FROM files WHERE company = ?1 AND file = ?2", params![company, number(file)?])
        .map(drop)
        .map_err(storage)
}

/// Makes `file` the document's file.
pub fn set_file(
    connection: &Connection,
    document: &Document,
    file: u64,
    name: &str,
    accepted: u64,
) -> Result<()> {
    connection
        .execute(
            "UPDATE documents SET file = ?2, name = ?3, delivered = ?4 WHERE id = ?1",
            params![document.id, number(file)?, name, number(accepted)?],
        )
        .map_err(storage)?;
    add_file(connection, &document.company, file, &document.id)
}

/// Remembers the deal that the document's file belongs to now.
pub fn set_deal(connection: &Connection, id: &str, deal: u64) -> Result<()> {
    connection
        .execute("UPDATE documents SET deal = ?2 WHERE id = ?1", params![id, number(deal)?])
        .map(drop)
        .map_err(storage)
}

/// Remembers a new name.
pub fn set_name(connection: &Connection, id: &str, name: &str) -> Result<()> {
    connection
        .execute("UPDATE documents SET name = ?2 WHERE id = ?1", params![id, name])
        .map(drop)
        .map_err(storage)
}

/// Starts a new revision, so that the next session gets a new key.
pub fn next_revision(connection: &Connection, id: &str) -> Result<()> {
    connection
        .execute("UPDATE documents SET revision = revision + 1 WHERE id = ?1", [id])
        .map(drop)
        .map_err(storage)
}

/// Remembers which session the newest content came from.
pub fn set_content_key(connection: &Connection, id: &str, key: &str) -> Result<()> {
    connection
        .execute("UPDATE documents SET content_key = ?2 WHERE id = ?1", params![id, key])
        .map(drop)
        .map_err(storage)
}

// An id that the journal cannot hold is in no row.
fn number_or_zero(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(0)
}
