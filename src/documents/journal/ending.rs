//! A session ends.

use rusqlite::Connection;

use super::{documents, sessions};
use crate::Result;
use crate::documents::model::SessionState;

/// Closes a session for good: if it was current, the next one gets a new key.
pub fn end_session(connection: &Connection, key: &str, now: i64) -> Result<()> {
    let Some(session) = sessions::get(connection, key)? else { return Ok(()) };
    let document = documents::get(connection, &session.document)?;
    let ours_again = session.state == SessionState::Editing
        && document.content_key.as_deref() == Some(key)
        && !sessions::editing(connection, &document.id)?
            .iter()
            .any(|other| other.revision > session.revision);
    if session.revision >= document.revision || ours_again {
        documents::next_revision(connection, &document.id)?;
    }
    sessions::report(connection, key, SessionState::Closed, &[], now)
}
