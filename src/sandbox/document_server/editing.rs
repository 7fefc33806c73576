//! A person in the editor: opening, typing, leaving.

use std::time::Instant;

use serde_json::{Value, json};

use super::content::{self, Accepts, Comment, Edit};
use super::download::object;
use super::opening::{OpenRequest, Refused, open_request};
use super::server::DocumentServer;
use super::state::{Change, Connection, Document, Forgotten, Phase, State};
use super::x2t::is_locked;
use crate::formats;
use crate::{Error, ErrorKind, Result, random};

/// An open document as the editor page gets it.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The session's id; whoever has it may type.
    pub session: String,
    /// What was asked for.
    pub request: OpenRequest,
    /// The server of the callbacks did not accept status 1.
    pub callback_refused: bool,
}

impl DocumentServer {
    /// Opens the document of an editor configuration for its user.
    ///
    /// `from_browser`: the session ends by itself when it asks for no news any more.
    pub async fn open(&self, config: &Value, from_browser: bool) -> Result<Opened, Refused> {
        let request = open_request(&self.settings(), config, self.now())?;
        if formats::get_for(self.settings().docs, &request.file_type).is_none() {
            return Err(Refused::unknown_format());
        }
        let joined = self.state().join(&request, from_browser)?;
        let session = match joined {
            Some(session) => session,
            None => self.bring_and_join(&request, from_browser).await?,
        };
        let mut callback_refused = false;
        if let (true, Some(url)) = (request.is_editor(), &request.callback_url) {
            let user = self.user_of(&session);
            callback_refused = !self.call_back_about_users(&request.key, url, Some((1, &user))).await;
        }
        Ok(Opened { session, request, callback_refused })
    }

    async fn bring_and_join(&self, request: &OpenRequest, from_browser: bool) -> Result<String, Refused> {
        // A save that nobody took stands above what the address has.
        let forgotten = self.state().forgotten.get(&request.key).cloned();
        let (bytes, file_type) = if let Some(Forgotten { bytes, file_type }) = forgotten {
            (bytes, file_type)
        } else {
            let bytes = self.download(&request.url, request.signed).await;
            (bytes.map_err(|_| Refused::download_failed())?, request.file_type.clone())
        };
        if is_locked(&file_type, &bytes) {
            return Err(Refused::password_needed());
        }
        let working = self.working(request, file_type, bytes).await;
        let mut state = self.state();
        // Another tab may have been quicker: its copy counts, or the two would drift apart.
        if !state.documents.contains_key(&request.key) {
            let mut document = Document::new(&request.key, &request.title, &working.file_type, working.bytes);
            document.saved_as = working.saved_as;
            state.insert_document(document);
        }
        state.join(request, from_browser)?.ok_or_else(Refused::download_failed)
    }

    fn user_of(&self, session: &str) -> String {
        let mut state = self.state();
        let connections = state.document_of(session).map(|document| document.connections.as_slice());
        let connection = connections.and_then(|all| all.iter().find(|one| one.session == session));
        connection.map(|connection| connection.user_id.clone()).unwrap_or_default()
    }

    /// Status 1 for everyone who edits; with who came (1) or left (0), when that is the reason.
    pub(super) async fn call_back_about_users(
        &self,
        key: &str,
        url: &str,
        action: Option<(i64, &str)>,
    ) -> bool {
        let Some(queue) = self.queue(key) else { return false };
        let _turn = queue.lock().await;
        let users = self.state().documents.get(key).map(Document::editors).unwrap_or_default();
        let mut fields = object([("key", key.into()), ("status", 1.into()), ("users", users.into())]);
        if let Some((kind, user)) = action {
            fields.insert("actions".to_owned(), json!([{"type": kind, "userid": user}]));
        }
        self.call_back(url, fields).await
    }

    pub(super) fn queue(&self, key: &str) -> Option<std::sync::Arc<tokio::sync::Mutex<()>>> {
        self.state().documents.get(key).map(|document| document.queue.clone())
    }

    /// Makes an edit as the user of `session`.
    pub fn edit(&self, session: &str, edit: &Edit) -> Result<()> {
        let now = self.now();
        let mut state = self.state();
        let document = state.document_of(session).ok_or_else(|| no_session(session))?;
        let author = document.connections.iter().find(|connection| connection.session == session);
        let allowed = |author: &Connection| match edit {
            Edit::Comment(_) => author.can_comment,
            _ => author.can_edit,
        };
        let author = author.filter(|author| allowed(author) && document.phase == Phase::Editing);
        let author = author.ok_or_else(|| {
            Error::new(ErrorKind::Permission, "this session may not change the document this way")
                .with_hint("Open it in edit mode, with the permission to edit or to comment.")
        })?;
        let change = Change { user_id: author.user_id.clone(), user_name: author.user_name.clone(), at: now };
        let edit = match edit {
            Edit::Comment(comment) => Edit::Comment(Comment {
                author: author.user_name.clone(),
                date: jiff::Timestamp::from_second(now).map(|time| time.to_string()).unwrap_or_default(),
                text: comment.text.clone(),
            }),
            edit => edit.clone(),
        };
        document.bytes = content::apply(&document.file_type, &document.bytes, &edit)?.into();
        document.changes.push(change);
        Ok(())
    }

    /// Leaves the document. Waits for the callback that says so, not for the save that may follow.
    pub async fn close(&self, session: &str) -> Result<()> {
        let left = self.state().leave(session).ok_or_else(|| no_session(session))?;
        self.after_leaving(left).await;
        Ok(())
    }

    /// Sends what the last step of [`State::leave`] calls for; goes on when nobody waits for it.
    pub(super) async fn after_leaving(&self, left: Left) {
        let server = self.clone();
        let told = match left {
            Left::Viewer => return,
            Left::WithChanges { key, generation } => {
                // Fixed before the task starts, or a jump of the clock could come in between.
                let due = self.time_after(self.settings().save_delay);
                self.spawn(async move {
                    server.sleep_until(due).await;
                    server.save_if_still_due(&key, generation).await;
                });
                return;
            }
            Left::OthersEdit { key, user, url } => self.spawn(async move {
                if let Some(url) = url {
                    server.call_back_about_users(&key, &url, Some((0, &user))).await;
                }
            }),
            Left::WithoutChanges { key, user, url } => self.spawn(async move {
                let Some((queue, url)) = server.queue(&key).zip(url) else { return };
                let _turn = queue.lock().await;
                let actions = json!([{"type": 0, "userid": user}]);
                let fields = object([("key", key.into()), ("status", 4.into()), ("actions", actions)]);
                server.call_back(&url, fields).await;
            }),
        };
        let _ = told.await;
    }

    /// What the editor page shows now, as JSON; `known` is the number of changes it has seen.
    pub fn news(&self, session: &str, known: Option<usize>) -> Result<Value> {
        let mut state = self.state();
        if let Some((_, code)) = state.ended.iter().find(|(ended, _)| ended == session) {
            return Ok(json!({ "closed": code }));
        }
        let document = state.document_of(session).ok_or_else(|| no_session(session))?;
        let (mut can_edit, mut can_comment) = (false, false);
        for connection in &mut document.connections {
            if connection.session == session {
                (can_edit, can_comment) = (connection.can_edit, connection.can_comment);
                connection.seen = connection.seen.map(|_| Instant::now());
            }
        }
        let users = document.connections.iter().map(|connection| {
            json!({"id": connection.user_id, "name": connection.user_name, "editor": connection.editor,
                "you": connection.session == session})
        });
        let accepts = match content::accepts(&document.file_type) {
            _ if !can_edit => "nothing",
            Accepts::Text => "text",
            Accepts::Row => "row",
            Accepts::Nothing => "nothing",
        };
        let mut news = json!({
            "title": document.title,
            "file_type": document.file_type,
            "version": document.changes.len(),
            "unsaved": document.has_unsaved_changes(),
            "accepts": accepts,
            "comments": can_comment && content::takes_comments(&document.file_type),
            "users": users.collect::<Vec<_>>(),
        });
        if known != Some(document.changes.len())
            && let Some(news) = news.as_object_mut()
        {
            news.insert("content".to_owned(), content::content(&document.file_type, &document.bytes));
        }
        Ok(news)
    }

    /// The current bytes and name of a session's document.
    pub fn current_file(&self, session: &str) -> Result<(bytes::Bytes, String)> {
        let mut state = self.state();
        let document = state.document_of(session).ok_or_else(|| no_session(session))?;
        Ok((document.bytes.clone(), document.title.clone()))
    }
}

/// What a leaving user calls for.
#[derive(Debug)]
pub enum Left {
    /// Nobody needs to know.
    Viewer,
    /// Someone else goes on editing.
    OthersEdit { key: String, user: String, url: Option<String> },
    /// The last editor left, nothing was changed.
    WithoutChanges { key: String, user: String, url: Option<String> },
    /// The last editor left; the document is to be saved.
    WithChanges { key: String, generation: u64 },
}

impl State {
    /// Adds a session to a document that is open already; `None` when its file must be brought first.
    fn join(&mut self, request: &OpenRequest, from_browser: bool) -> Result<Option<String>, Refused> {
        if !self.documents.contains_key(&request.key) {
            return Ok(None);
        }
        let number = self.next_number();
        let session = session_id(number).map_err(|_| Refused::internal())?;
        let Some(document) = self.documents.get_mut(&request.key) else { return Ok(None) };
        if document.phase != Phase::Editing {
            return Err(Refused::version_changed());
        }
        let user_id =
            if request.user_id.is_empty() { format!("uid-{number}") } else { request.user_id.clone() };
        let editor = request.is_editor();
        if editor {
            document.generation = document.generation.saturating_add(1);
            if let Some(url) = &request.callback_url {
                document.callback_urls.insert(user_id.clone(), url.clone());
            }
        }
        document.connections.push(Connection {
            session: session.clone(),
            user_id,
            user_name: request.user_name.clone(),
            editor,
            can_edit: editor && request.permits("edit"),
            can_comment: editor && request.permits("comment"),
            seen: from_browser.then(Instant::now),
        });
        self.sessions.insert(session.clone(), request.key.clone());
        Ok(Some(session))
    }

    /// Takes a session out of its document; `None` when there is no such session.
    pub(super) fn leave(&mut self, session: &str) -> Option<Left> {
        let key = self.sessions.remove(session)?;
        let document = self.documents.get_mut(&key)?;
        let place = document.connections.iter().position(|connection| connection.session == session)?;
        let gone = document.connections.remove(place);
        if !gone.editor || document.phase != Phase::Editing {
            return Some(Left::Viewer);
        }
        let url = document.callback_url(&gone.user_id);
        Some(if !document.editors().is_empty() {
            Left::OthersEdit { key, user: gone.user_id, url }
        } else if document.changes.is_empty() {
            Left::WithoutChanges { key, user: gone.user_id, url }
        } else {
            Left::WithChanges { key, generation: document.generation }
        })
    }
}

/// Hard to guess, because whoever knows it may type.
fn session_id(number: u64) -> Result<String> {
    Ok(format!("{number}-{}", random::hex::<12>()?))
}

fn no_session(session: &str) -> Error {
    let number = session.split('-').next().unwrap_or_default();
    Error::new(ErrorKind::NotFound, format!("the editor session {number} is not open"))
}
