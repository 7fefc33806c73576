//! What a save sends: the file as it is saved, and the fields of its callback.

use std::io::{Cursor, Write};

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::download::object;
use super::server::DocumentServer;
use super::state::{Change, Damage, Document};

/// A document at the moment of its save.
pub(super) struct Snapshot {
    pub(super) key: String,
    file_type: String,
    saved_as: String,
    bytes: Bytes,
    pub(super) changes: Vec<Change>,
    not_modified: bool,
    pub(super) damage: Option<Damage>,
}

impl Snapshot {
    pub(super) fn of(document: &Document) -> Self {
        Self {
            key: document.key.clone(),
            file_type: document.file_type.clone(),
            saved_as: document.saved_as.clone(),
            bytes: document.bytes.clone(),
            changes: document.changes.clone(),
            not_modified: !document.has_unsaved_changes(),
            damage: document.damage,
        }
    }
}

/// The saved file.
pub(super) struct Output {
    /// Its bytes; none when a damaged document left nothing.
    pub(super) bytes: Option<Bytes>,
    /// Its extension.
    pub(super) file_type: String,
}

impl DocumentServer {
    /// The file that the save of `snapshot` results in.
    pub(super) async fn output(&self, snapshot: &Snapshot) -> Output {
        let (file, file_type) =
            self.for_saving(snapshot.bytes.clone(), &snapshot.file_type, &snapshot.saved_as).await;
        let bytes = match snapshot.damage {
            None => Some(file),
            // Half of a file stands for what a broken save leaves: no program opens it.
            Some(Damage::Partial) => Some(file.slice(..file.len() / 2)),
            Some(Damage::Total) => None,
        };
        Output { bytes, file_type }
    }

    /// The fields statuses 2, 3, 6 and 7 share; the file and its changes become new links.
    pub(super) fn save_fields(
        &self,
        snapshot: &Snapshot,
        output: &Output,
        status: i64,
        user: &str,
    ) -> Map<String, Value> {
        let number = self.state().next_number();
        let folder = format!("{}_{number}", snapshot.key);
        let changes =
            self.store_file(&folder, "changes.zip", "changes.zip", changes_archive(&snapshot.changes).into());
        // What a force-save holds has the time of its last change; any other save has its own.
        let last_change = snapshot.changes.last().filter(|_| status >= 6 || snapshot.not_modified);
        let at = last_change.map_or_else(|| self.now(), |change| change.at);
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
            ("filetype", output.file_type.clone().into()),
            ("changesurl", changes.into()),
            ("history", json!({"serverVersion": version, "changes": history.collect::<Vec<_>>()})),
            ("lastsave", time_text(at, "%Y-%m-%dT%H:%M:%S.000Z").into()),
            ("notmodified", snapshot.not_modified.into()),
        ]);
        if let Some(bytes) = &output.bytes {
            let name = format!("output.{}", output.file_type);
            let url = self.store_file(&folder, &name, &name, bytes.clone());
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
