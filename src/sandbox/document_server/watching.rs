//! What tests look at, and browser tabs that went away without a word.

use std::time::Duration;

use serde_json::Value;

use super::delivery::Delivery;
use super::server::DocumentServer;
use super::state::Damage;
use crate::{Error, ErrorKind, Result};

impl DocumentServer {
    /// The callbacks sent so far, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state().deliveries.iter().cloned().collect()
    }

    /// Documents, users and forgotten files, without contents.
    pub fn summary(&self) -> Value {
        self.state().summary()
    }

    /// Makes the next saves of a document fail as those of a damaged one do.
    pub fn corrupt(&self, key: &str, damage: Damage) -> Result<()> {
        match self.state().documents.get_mut(key) {
            Some(document) => document.damage = Some(damage),
            None => return Err(Error::new(ErrorKind::NotFound, format!("no document with the key {key}"))),
        }
        Ok(())
    }

    /// The document key of a session.
    pub fn key_of(&self, session: &str) -> Result<String> {
        let key = self.state().sessions.get(session).cloned();
        key.ok_or_else(|| Error::new(ErrorKind::NotFound, "this editor session is not open"))
    }

    /// Closes a browser's session when the browser stops asking for news.
    pub(super) fn end_when_silent(&self, session: String) {
        let server = self.clone();
        tokio::spawn(async move {
            loop {
                let limit = server.settings().silence_limit;
                tokio::time::sleep((limit / 4).max(Duration::from_millis(50))).await;
                let silence = {
                    let mut state = server.state();
                    let connections = state.document_of(&session).map(|document| &document.connections);
                    let connection =
                        connections.and_then(|all| all.iter().find(|one| one.session == session));
                    match connection.and_then(|connection| connection.seen) {
                        Some(seen) => seen.elapsed(),
                        None => return, // closed meanwhile
                    }
                };
                if silence > limit {
                    // Someone else may have closed it just now.
                    let _ = server.close(&session).await;
                    return;
                }
            }
        });
    }
}
