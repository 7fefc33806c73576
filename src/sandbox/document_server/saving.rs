//! Bringing changes home: force-saves, the final save, and the store of forgotten files.

use serde_json::json;

use super::output::{Output, Snapshot};
use super::server::DocumentServer;
use super::state::{Forgotten, Phase};
use crate::{Error, ErrorKind, Result};

/// What started a force-save.
#[derive(Debug, Clone)]
pub enum ForceSave {
    /// The command service, with the caller's own note.
    Command { user_data: Option<String> },
    /// The button in the editor.
    Button { session: String },
}

/// How a force-save ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForceSaved {
    /// The callback took the file.
    Accepted,
    /// The callback refused it, or there is none.
    Refused,
}

impl DocumentServer {
    /// Saves the document of `key` while people go on editing. Waits for the callback's answer.
    ///
    /// # Errors
    /// `CommandNoChanges` when nothing changed since the last save, `CommandKeyNotFound`.
    pub async fn force_save(&self, key: &str, cause: ForceSave) -> Result<ForceSaved> {
        self.can_force_save(key)?;
        let queue = self.queue(key).ok_or_else(|| unknown(key))?;
        let _turn = queue.lock().await;
        // Another save may have held everything meanwhile, or ended the session.
        self.can_force_save(key)?;
        let (snapshot, user, url) = {
            let state = self.state();
            let document = state.documents.get(key).ok_or_else(|| unknown(key))?;
            let clicked = match &cause {
                ForceSave::Button { session } => {
                    let connection = document.connections.iter().find(|one| &one.session == session);
                    connection.map(|connection| connection.user_id.clone())
                }
                ForceSave::Command { .. } => None,
            };
            let user = clicked.or_else(|| document.last_editor()).unwrap_or_default();
            let url = document.callback_url(&user);
            (Snapshot::of(document), user, url)
        };
        let status = if snapshot.damage.is_some() { 7 } else { 6 };
        let output = self.output(&snapshot).await;
        let mut fields = self.save_fields(&snapshot, &output, status, &user);
        match cause {
            ForceSave::Button { .. } => {
                fields.insert("forcesavetype".to_owned(), 1.into());
                fields.insert("actions".to_owned(), json!([{"type": 2, "userid": user}]));
            }
            ForceSave::Command { user_data } => {
                fields.insert("forcesavetype".to_owned(), 0.into());
                if let Some(user_data) = user_data {
                    fields.insert("userdata".to_owned(), user_data.into());
                }
            }
        }
        let accepted = match url {
            Some(url) => self.call_back(&url, fields).await,
            None => false,
        };
        if !accepted {
            return Ok(ForceSaved::Refused);
        }
        if let Some(document) = self.state().documents.get_mut(key) {
            document.saved_changes = document.saved_changes.max(snapshot.changes.len());
        }
        Ok(ForceSaved::Accepted)
    }

    /// Whether there is something a force-save could save.
    pub fn can_force_save(&self, key: &str) -> Result<()> {
        let state = self.state();
        let document = state.documents.get(key).filter(|document| document.phase == Phase::Editing);
        if document.ok_or_else(|| unknown(key))?.has_unsaved_changes() {
            Ok(())
        } else {
            Err(Error::new(ErrorKind::CommandNoChanges, format!("the document {key} has no unsaved changes")))
        }
    }

    /// The final save, unless someone came back in the meantime.
    pub(super) async fn save_if_still_due(&self, key: &str, generation: u64) {
        let Some(queue) = self.queue(key) else { return };
        let _turn = queue.lock().await;
        let resets = self.resets();
        let (snapshot, user, url) = {
            let mut state = self.state();
            let Some(document) = state.documents.get_mut(key) else { return };
            if document.generation != generation
                || !document.editors().is_empty()
                || document.phase != Phase::Editing
            {
                return;
            }
            document.phase = Phase::Saving;
            let user = document.last_editor().unwrap_or_default();
            let url = document.callback_url(&user);
            (Snapshot::of(document), user, url)
        };
        let status = if snapshot.damage.is_some() { 3 } else { 2 };
        let output = self.output(&snapshot).await;
        let fields = || {
            let mut fields = self.save_fields(&snapshot, &output, status, &user);
            fields.insert("actions".to_owned(), json!([{"type": 0, "userid": user}]));
            fields
        };
        let accepted = match url {
            Some(url) => self.call_back_until_answered(&url, fields).await,
            None => false,
        };
        if resets == self.resets() {
            self.finish(&snapshot.key, output, accepted);
        }
    }

    fn finish(&self, key: &str, output: Output, accepted: bool) {
        let mut state = self.state();
        let Some(document) = state.documents.get_mut(key) else { return };
        if accepted {
            document.phase = Phase::Saved;
            if document.connections.is_empty() {
                document.bytes = bytes::Bytes::new(); // the key is used up, nobody will see them again
            }
            state.forgotten.remove(key);
            return;
        }
        // Nobody took it: keep what the callback offered; whoever opens the key again finds it.
        let left = document.connections.drain(..).map(|connection| connection.session).collect::<Vec<_>>();
        for session in left {
            state.end_session(&session, 4008);
        }
        state.documents.remove(key);
        if let Some(bytes) = output.bytes {
            state.forgotten.insert(key.to_owned(), Forgotten { bytes, file_type: output.file_type });
        }
    }
}

fn unknown(key: &str) -> Error {
    Error::new(ErrorKind::CommandKeyNotFound, format!("no document with the key {key} is open"))
}
