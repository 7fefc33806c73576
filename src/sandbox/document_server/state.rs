//! What the fake Document Server remembers.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use serde_json::Value;

use super::conversion::Conversion;
use super::delivery::Delivery;

/// Deliveries, ended sessions and idle documents kept at most; the oldest go first.
pub const MAX_KEPT: usize = 1000;

/// All of it, behind one lock that is never held across a wait.
#[derive(Default)]
pub struct State {
    /// Documents by key.
    pub documents: BTreeMap<String, Document>,
    /// Which document a session belongs to.
    pub sessions: HashMap<String, String>,
    /// Sessions the server ended, and with which code.
    pub ended: VecDeque<(String, u16)>,
    /// Saves that nobody took, by key.
    pub forgotten: BTreeMap<String, Forgotten>,
    /// Conversions by `conv_<key>_<format>`.
    pub conversions: HashMap<String, Conversion>,
    /// Errors that the next conversions end with.
    pub convert_errors: VecDeque<i64>,
    /// Files that can be downloaded, by path.
    pub files: HashMap<String, StoredFile>,
    /// Callbacks sent, oldest first.
    pub deliveries: VecDeque<Delivery>,
    /// Number of the next session, file or anonymous user.
    pub counter: u64,
}

/// A file that can be downloaded.
pub struct StoredFile {
    /// Its bytes.
    pub bytes: Bytes,
    /// The name offered for saving.
    pub title: String,
    /// When its link ends, unix seconds.
    pub expires: i64,
}

/// A save that nobody took.
#[derive(Clone)]
pub struct Forgotten {
    /// The saved file: what the callback offered.
    pub bytes: Bytes,
    /// Its extension.
    pub file_type: String,
}

/// Where a document is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Open, or cached after it was closed unchanged.
    Editing,
    /// Its final save is on the way.
    Saving,
    /// Saved: this key is used up.
    Saved,
}

/// What a save of a damaged document leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// Bytes that no program opens; the callback names them.
    Partial,
    /// Nothing; the callback has no address.
    Total,
}

/// A document under one key.
pub struct Document {
    /// The document key.
    pub key: String,
    /// Shown to people, and the name of saved files.
    pub title: String,
    /// Extension of the current bytes.
    pub file_type: String,
    /// Extension of saved files.
    pub saved_as: String,
    /// The current bytes.
    pub bytes: Bytes,
    /// Where it is in its life.
    pub phase: Phase,
    /// Who changed it when, since it was opened.
    pub changes: Vec<Change>,
    /// How many of the changes a force-save has brought home.
    pub saved_changes: usize,
    /// Who has it open.
    pub connections: Vec<Connection>,
    /// The callback address of each user's last tab.
    pub callback_urls: BTreeMap<String, String>,
    /// Grows with each join, so that a save that was due can tell that it is not any more.
    pub generation: u64,
    /// The next saves are to fail as those of a damaged document do.
    pub damage: Option<Damage>,
    /// Callbacks of one document leave one after the other.
    pub queue: Arc<tokio::sync::Mutex<()>>,
}

/// One change.
#[derive(Debug, Clone)]
pub struct Change {
    /// Who made it.
    pub user_id: String,
    /// Their name.
    pub user_name: String,
    /// Unix seconds.
    pub at: i64,
}

/// One open tab.
pub struct Connection {
    /// The session's id.
    pub session: String,
    /// User id of the configuration.
    pub user_id: String,
    /// User name of the configuration.
    pub user_name: String,
    /// Joined with a right to change something; only these are told about in callbacks.
    pub editor: bool,
    /// May add text.
    pub can_edit: bool,
    /// May add comments.
    pub can_comment: bool,
    /// A browser that asks for news now and then, when it last did.
    pub seen: Option<Instant>,
}

impl Document {
    /// A document nobody has open yet.
    pub fn new(key: &str, title: &str, file_type: &str, bytes: Bytes) -> Self {
        Self {
            key: key.to_owned(),
            title: title.to_owned(),
            file_type: file_type.to_owned(),
            saved_as: file_type.to_owned(),
            bytes,
            phase: Phase::Editing,
            changes: Vec::new(),
            saved_changes: 0,
            connections: Vec::new(),
            callback_urls: BTreeMap::new(),
            generation: 0,
            damage: None,
            queue: Arc::default(),
        }
    }

    /// Ids of the people editing, each once, in the order they came.
    pub fn editors(&self) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for connection in self.connections.iter().filter(|connection| connection.editor) {
            if !ids.contains(&connection.user_id) {
                ids.push(connection.user_id.clone());
            }
        }
        ids
    }

    /// Nobody has it open and nothing in it waits to be saved.
    fn is_idle(&self) -> bool {
        let saved = self.phase == Phase::Saved || (self.phase == Phase::Editing && self.changes.is_empty());
        self.connections.is_empty() && saved
    }

    /// Changes that no force-save holds yet.
    pub fn has_unsaved_changes(&self) -> bool {
        self.changes.len() > self.saved_changes
    }

    /// The callback address of a user.
    pub fn callback_url(&self, user_id: &str) -> Option<String> {
        self.callback_urls.get(user_id).cloned()
    }

    /// Who changed it last; without changes, who came last.
    pub fn last_editor(&self) -> Option<String> {
        let changed = self.changes.last().map(|change| change.user_id.clone());
        changed.or_else(|| self.editors().pop())
    }
}

impl State {
    /// A number that was not given before.
    pub fn next_number(&mut self) -> u64 {
        self.counter = self.counter.saturating_add(1);
        self.counter
    }

    /// The document a session belongs to.
    pub fn document_of(&mut self, session: &str) -> Option<&mut Document> {
        let key = self.sessions.get(session)?;
        self.documents.get_mut(key)
    }

    /// Remembers that the server ended a session.
    pub fn end_session(&mut self, session: &str, code: u16) {
        self.sessions.remove(session);
        self.ended.push_back((session.to_owned(), code));
        while self.ended.len() > MAX_KEPT {
            self.ended.pop_front();
        }
    }

    /// Keeps a delivery for the log.
    pub fn keep_delivery(&mut self, delivery: Delivery) {
        self.deliveries.push_back(delivery);
        while self.deliveries.len() > MAX_KEPT {
            self.deliveries.pop_front();
        }
    }

    /// Adds a document; makes room by dropping one that nobody has open.
    pub fn insert_document(&mut self, document: Document) {
        if self.documents.len() >= MAX_KEPT {
            let idle = self.documents.iter().find(|(_, document)| document.is_idle());
            if let Some(key) = idle.map(|(key, _)| key.clone()) {
                self.documents.remove(&key);
            }
        }
        self.documents.insert(document.key.clone(), document);
    }

    /// What a test wants to know, without file contents.
    pub fn summary(&self) -> Value {
        let documents = self.documents.values().map(|document| {
            serde_json::json!({
                "key": document.key,
                "title": document.title,
                "file_type": document.file_type,
                "bytes": document.bytes.len(),
                "phase": format!("{:?}", document.phase).to_lowercase(),
                "changes": document.changes.len(),
                "saved_changes": document.saved_changes,
                "users": document.connections.iter().map(|connection| serde_json::json!({
                    "session": connection.session,
                    "id": connection.user_id,
                    "name": connection.user_name,
                    "editor": connection.editor,
                })).collect::<Vec<_>>(),
            })
        });
        serde_json::json!({
            "documents": documents.collect::<Vec<_>>(),
            "conversions": self.conversions.keys().collect::<Vec<_>>(),
            "forgotten": self.forgotten.keys().collect::<Vec<_>>(),
        })
    }
}
