//! The fields of a callback (api.onlyoffice.com, Docs API, callback handler).

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::status::{Action, ActionKind, CallbackStatus, ForceSaveType};
use crate::onlyoffice::DocumentKey;
use crate::{Error, ErrorKind, Result};

/// A verified report. Every field comes from the signed content.
#[derive(Clone)]
pub struct Callback {
    /// What happened.
    pub status: CallbackStatus,
    /// Which content it is about.
    pub key: DocumentKey,
    /// Where the new content is; fetch it with `fetch_document`, it works for 15 minutes.
    pub url: Option<String>,
    /// Format of the new content; it may differ from the original's.
    pub file_type: Option<String>,
    /// Where the changes of the session are, for the history.
    pub changes_url: Option<String>,
    /// Where the data of a submitted form is.
    pub forms_data_url: Option<String>,
    /// Who is editing (1), or who edited last (2, 3, 6, 7).
    pub users: Vec<String>,
    /// Who came, left or saved.
    pub actions: Vec<Action>,
    /// Why a content was made while editing goes on.
    pub force_save_type: Option<ForceSaveType>,
    /// What the caller of the command service gave to recognise the answer.
    pub user_data: Option<String>,
    /// When the last save was, as the server wrote it (ISO 8601).
    pub last_save: Option<String>,
    /// Whether nothing changed since the last forced save, which then holds all of it.
    pub not_modified: bool,
    /// Whether the content is encrypted.
    pub encrypted: bool,
    /// `history` as it was sent: `changes` and `serverVersion`.
    pub history: Option<Box<RawValue>>,
    /// `mailMerge` as it was sent.
    pub mail_merge: Option<Box<RawValue>>,
}

/// All known fields, unread; unknown ones are skipped, a field given twice is refused.
#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    key: Option<&'a RawValue>,
    #[serde(borrow)]
    url: Option<&'a RawValue>,
    #[serde(borrow)]
    filetype: Option<&'a RawValue>,
    #[serde(borrow)]
    changesurl: Option<&'a RawValue>,
    #[serde(borrow)]
    formsdataurl: Option<&'a RawValue>,
    #[serde(borrow)]
    users: Option<&'a RawValue>,
    #[serde(borrow)]
    actions: Option<&'a RawValue>,
    #[serde(borrow)]
    forcesavetype: Option<&'a RawValue>,
    #[serde(borrow)]
    userdata: Option<&'a RawValue>,
    #[serde(borrow)]
    lastsave: Option<&'a RawValue>,
    #[serde(borrow)]
    notmodified: Option<&'a RawValue>,
    #[serde(borrow)]
    encrypted: Option<&'a RawValue>,
    history: Option<Box<RawValue>>,
    #[serde(rename = "mailMerge")]
    mail_merge: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct WireAction {
    #[serde(rename = "type")]
    kind: i64,
    userid: Value,
}

impl Callback {
    /// Reads the verified content.
    pub(super) fn read(content: &[u8]) -> Result<Self> {
        let wire: Wire<'_> = serde_json::from_slice(content)
            .map_err(|error| unusable("the content is not as agreed").with_source(error))?;
        let status = required::<u64>("status", wire.status, "a whole number")?;
        let key = required::<String>("key", wire.key, "text")?;
        let key = DocumentKey::parse(&key)
            .map_err(|error| unusable("`key` is not a document key").with_source(error))?;
        let callback = Self {
            status: CallbackStatus::from_code(status),
            key,
            url: address("url", wire.url)?,
            file_type: lenient(wire.filetype),
            changes_url: address("changesurl", wire.changesurl)?,
            forms_data_url: address("formsdataurl", wire.formsdataurl)?,
            users: names(wire.users),
            actions: actions(wire.actions),
            force_save_type: lenient(wire.forcesavetype).map(ForceSaveType::from_code),
            user_data: lenient(wire.userdata),
            last_save: lenient(wire.lastsave),
            not_modified: lenient(wire.notmodified).unwrap_or_default(),
            encrypted: lenient(wire.encrypted).unwrap_or_default(),
            history: wire.history,
            mail_merge: wire.mail_merge,
        };
        if callback.needs_save() && callback.url.is_none() {
            return Err(unusable("there is a content to store, but no `url`"));
        }
        Ok(callback)
    }

    /// A content is ready to be stored: status 2 and 6.
    pub const fn needs_save(&self) -> bool {
        self.status.needs_save()
    }

    /// The content could not be made: status 3 and 7.
    pub const fn is_corrupted(&self) -> bool {
        self.status.is_corrupted()
    }

    /// The session is over: status 2, 3 and 4.
    pub const fn is_final(&self) -> bool {
        self.status.is_final()
    }

    /// A save while editing goes on: status 6 and 7.
    pub const fn is_forced(&self) -> bool {
        self.status.is_forced()
    }

    /// The session goes on and the key stays: status 1, 6 and 7.
    pub const fn is_editing(&self) -> bool {
        self.status.is_editing()
    }
}

// The addresses work without any other credential, so they are not shown.
impl fmt::Debug for Callback {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Callback")
            .field("status", &self.status)
            .field("key", &self.key)
            .field("has_url", &self.url.is_some())
            .field("users", &self.users)
            .finish_non_exhaustive()
    }
}

pub(super) fn unusable(why: &str) -> Error {
    Error::new(ErrorKind::Callback, format!("the callback cannot be used: {why}"))
}

fn required<T: DeserializeOwned>(name: &str, raw: Option<&RawValue>, shape: &str) -> Result<T> {
    let raw = raw.ok_or_else(|| unusable(&format!("`{name}` is missing")))?;
    serde_json::from_str(raw.get()).map_err(|_| unusable(&format!("`{name}` is not {shape}")))
}

fn address(name: &str, raw: Option<&RawValue>) -> Result<Option<String>> {
    match raw {
        None => Ok(None),
        Some(raw) => serde_json::from_str::<Option<String>>(raw.get())
            .map(|text| text.filter(|text| !text.is_empty()))
            .map_err(|_| unusable(&format!("`{name}` is not text"))),
    }
}

/// A field that nothing depends on: a wrong type must not stop a save.
fn lenient<T: DeserializeOwned>(raw: Option<&RawValue>) -> Option<T> {
    serde_json::from_str(raw?.get()).ok()
}

fn names(raw: Option<&RawValue>) -> Vec<String> {
    let values: Vec<Value> = lenient(raw).unwrap_or_default();
    values.iter().filter_map(name).collect()
}

fn actions(raw: Option<&RawValue>) -> Vec<Action> {
    let values: Vec<Value> = lenient(raw).unwrap_or_default();
    values
        .into_iter()
        .filter_map(|value| {
            let action: WireAction = serde_json::from_value(value).ok()?;
            Some(Action { kind: ActionKind::from_code(action.kind), user_id: name(&action.userid)? })
        })
        .collect()
}

fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
