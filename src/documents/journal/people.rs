//! Names of users, so that a list can say who is editing.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::storage;
use crate::Result;

/// Remembers the name of a user.
pub fn remember(connection: &Connection, company: &str, user: &str, name: &str) -> Result<()> {
    connection
        .execute(
            "INSERT INTO people(company, user, name) VALUES(?1, ?2, ?3)
             ON CONFLICT(company, user) DO UPDATE SET name = excluded.name WHERE name <> excluded.name",
            params![company, user, name],
        )
        .map(drop)
        .map_err(storage)
}

/// The name of a user, or the id when no name is known.
pub fn name(connection: &Connection, company: &str, user: &str) -> Result<String> {
    let name: Option<String> = connection
        .prepare_cached("SELECT name FROM people WHERE company = ?1 AND user = ?2")
        .and_then(|mut statement| statement.query_row([company, user], |row| row.get(0)).optional())
        .map_err(storage)?;
    Ok(name.filter(|name| !name.is_empty()).unwrap_or_else(|| user.to_owned()))
}
