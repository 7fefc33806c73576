//! Editing sessions: which key belongs to which document, and who is in the editor.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::storage;
use crate::Result;
use crate::documents::model::{Session, SessionState};

const COLUMNS: &str = "key, document, revision, state, users, last_save, changed";

fn read(row: &Row<'_>) -> rusqlite::Result<(Session, String)> {
    let users: String = row.get(4)?;
    let session = Session {
        key: row.get(0)?,
        document: row.get(1)?,
        revision: row.get(2)?,
        state: SessionState::Closed,
        users: serde_json::from_str(&users).unwrap_or_default(),
        last_save: row.get(5)?,
        changed: row.get(6)?,
    };
    Ok((session, row.get(3)?))
}

fn finish((mut session, state): (Session, String)) -> Result<Session> {
    session.state = SessionState::parse(&state)?;
    Ok(session)
}

/// The session of a key.
pub fn get(connection: &Connection, key: &str) -> Result<Option<Session>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM sessions WHERE key = ?1"))
        .and_then(|mut statement| statement.query_row([key], read).optional())
        .map_err(storage)?
        .map(finish)
        .transpose()
}

/// All sessions of a document, the newest revision first.
pub fn of_document(connection: &Connection, document: &str) -> Result<Vec<Session>> {
    let statement = format!("SELECT {COLUMNS} FROM sessions WHERE document = ?1 ORDER BY revision DESC");
    let mut statement = connection.prepare_cached(&statement).map_err(storage)?;
    let rows = statement.query_map([document], read).map_err(storage)?;
    rows.map(|row| row.map_err(storage).and_then(finish)).collect()
}

/// The sessions of a document in which somebody was reported.
pub fn editing(connection: &Connection, document: &str) -> Result<Vec<Session>> {
    let mut sessions = of_document(connection, document)?;
    sessions.retain(|session| session.state == SessionState::Editing);
    Ok(sessions)
}

/// Whether there ever was a session.
pub fn any(connection: &Connection) -> Result<bool> {
    connection.query_row("SELECT EXISTS(SELECT 1 FROM sessions)", [], |row| row.get(0)).map_err(storage)
}

/// The sessions in which somebody was reported, and nothing since `before`.
pub fn silent(connection: &Connection, before: i64) -> Result<Vec<Session>> {
    let statement = format!(
        "SELECT {COLUMNS} FROM sessions WHERE state = ?1 AND changed < ?2 ORDER BY changed LIMIT 100"
    );
    let mut statement = connection.prepare_cached(&statement).map_err(storage)?;
    let rows = statement.query_map(params![SessionState::Editing.as_str(), before], read).map_err(storage)?;
    rows.map(|row| row.map_err(storage).and_then(finish)).collect()
}

/// Adds a session that was offered to a user; a known key stays as it is.
pub fn offer(connection: &Connection, key: &str, document: &str, revision: u64, now: i64) -> Result<()> {
    connection
        .execute(
            "INSERT OR IGNORE INTO sessions(key, document, revision, state, users, changed) VALUES(?1, ?2, ?3, ?4, '[]', ?5)",
            params![key, document, revision, SessionState::Offered.as_str(), now],
        )
        .map(drop)
        .map_err(storage)
}

/// Records what was reported about a session.
pub fn report(
    connection: &Connection,
    key: &str,
    state: SessionState,
    users: &[String],
    now: i64,
) -> Result<()> {
    let users = serde_json::Value::from(users.to_vec()).to_string();
    connection
        .execute(
            "UPDATE sessions SET state = ?2, users = ?3, changed = ?4 WHERE key = ?1",
            params![key, state.as_str(), users, now],
        )
        .map(drop)
        .map_err(storage)
}

/// Records the time of a save that was accepted; it never goes back.
pub fn saved(connection: &Connection, key: &str, last_save: Option<i64>) -> Result<()> {
    let Some(time) = last_save else { return Ok(()) };
    connection
        .execute(
            "UPDATE sessions SET last_save = max(ifnull(last_save, ?2), ?2) WHERE key = ?1",
            params![key, time],
        )
        .map(drop)
        .map_err(storage)
}
