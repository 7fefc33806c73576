//! Bringing changes home: force-saves, the final save, and the store of forgotten files.

use std::io::{Cursor, Write};

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::download::object;
use super::server::DocumentServer;
use super::state::{Change, Document, Forgotten, Phase};
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

/// A document at the moment of its save.
struct Snapshot {
    key: String,
    file_type: String,
    saved_as: String,
    bytes: bytes::Bytes,
    changes: Vec<Change>,
    not_modified: bool,
    corrupted: bool,
}

impl Snapshot {
    fn of(document: &Document) -> Self {
        Self {
            key: document.key.clone(),
            file_type: document.file_type.clone(),
            saved_as: document.saved_as.clone(),
            bytes: document.bytes.clone(),
            changes: document.changes.clone(),
            not_modified: !document.has_unsaved_changes(),
            corrupted: document.corrupted,
        }
    }
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
        let status = if snapshot.corrupted { 7 } else { 6 };
        let mut fields = self.save_fields(&snapshot, status, &user).await;
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
        let status = if snapshot.corrupted { 3 } else { 2 };
        let mut fields = self.save_fields(&snapshot, status, &user).await;
        fields.insert("actions".to_owned(), json!([{"type": 0, "userid": user}]));
        let accepted = match url {
            Some(url) => self.call_back(&url, fields).await,
            None => false,
        };
        if resets == self.resets() {
            self.finish(snapshot, accepted);
        }
    }

    fn finish(&self, snapshot: Snapshot, accepted: bool) {
        let mut state = self.state();
        let Some(document) = state.documents.get_mut(&snapshot.key) else { return };
        if accepted {
            document.phase = Phase::Saved;
            if document.connections.is_empty() {
                document.bytes = bytes::Bytes::new(); // the key is used up, nobody will see them again
            }
            state.forgotten.remove(&snapshot.key);
            return;
        }
        // Nobody took it: keep the bytes; whoever opens the key again finds them.
        let left = document.connections.drain(..).map(|connection| connection.session).collect::<Vec<_>>();
        for session in left {
            state.end_session(&session, 4008);
        }
        state.documents.remove(&snapshot.key);
        let forgotten = Forgotten { bytes: snapshot.bytes, file_type: snapshot.file_type };
        state.forgotten.insert(snapshot.key, forgotten);
    }

    /// The fields statuses 2, 3, 6 and 7 share; the file and its changes become links.
    async fn save_fields(&self, snapshot: &Snapshot, status: i64, user: &str) -> Map<String, Value> {
        let (file, file_type) =
            self.for_saving(snapshot.bytes.clone(), &snapshot.file_type, &snapshot.saved_as).await;
        let number = self.state().next_number();
        let folder = format!("{}_{number}", snapshot.key);
        let name = format!("output.{file_type}");
        let url = self.store_file(&folder, &name, &name, file);
        let changes =
            self.store_file(&folder, "changes.zip", "changes.zip", changes_archive(&snapshot.changes).into());
        let at = snapshot.changes.last().map_or_else(|| self.now(), |change| change.at);
        let version = self
            .settings()
            .version()
            .rsplit_once('.')
            .map_or_else(String::new, |(version, _)| version.to_owned());
        let history = snapshot.changes.iter().map(|change| {
            json!({"created": time_text(change.at, "%Y-%m-%d %H:%M:%S"),
                "user": {"id": change.user_id, "name": change.user_name}})
        });
        let mut fields = object([
            ("key", snapshot.key.clone().into()),
            ("status", status.into()),
            ("users", json!([user])),
            ("filetype", file_type.into()),
            ("changesurl", changes.into()),
            ("history", json!({"serverVersion": version, "changes": history.collect::<Vec<_>>()})),
            ("lastsave", time_text(at, "%Y-%m-%dT%H:%M:%S.000Z").into()),
            ("notmodified", snapshot.not_modified.into()),
        ]);
        if !snapshot.corrupted {
            fields.insert("url".to_owned(), url.into());
        }
        fields
    }
}

fn time_text(seconds: i64, format: &str) -> String {
    let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    time.strftime(format).to_string()
}

/// A zip with the changes. Real ones hold the editor's own record; only an editor reads it.
fn changes_archive(changes: &[Change]) -> Vec<u8> {
    let record: Vec<_> =
        changes.iter().map(|change| json!({"user": change.user_id, "at": change.at})).collect();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let written = writer.start_file("changes0.json", SimpleFileOptions::default());
    let written = written.is_ok() && writer.write_all(Value::Array(record).to_string().as_bytes()).is_ok();
    match writer.finish() {
        Ok(archive) if written => archive.into_inner(),
        _ => Vec::new(), // writing to memory does not fail
    }
}

fn unknown(key: &str) -> Error {
    Error::new(ErrorKind::CommandKeyNotFound, format!("no document with the key {key} is open"))
}
