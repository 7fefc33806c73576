//! The command service (api.onlyoffice.com, Docs API, command service).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::endpoint::Endpoint;
use super::token::Operation;
use super::{DocumentKey, DocumentServer};
use crate::http::Retry;
use crate::{Error, ErrorKind, Result};

const COMMAND: Endpoint = Endpoint {
    path: "command",
    legacy: "coauthoring/CommandService.ashx",
    operation: Operation::Command,
    name: "a command",
};

/// The commands of one server.
#[derive(Clone, Copy)]
pub struct Commands<'a> {
    server: &'a DocumentServer,
}

/// What the server's licence allows, as the server tells it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct License {
    /// End, mode and limits.
    pub license: Value,
    /// Version, build and kind of the package.
    pub server: Value,
    /// Users counted against the limits.
    pub quota: Value,
}

#[derive(Deserialize)]
struct Answer {
    error: i64,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl DocumentServer {
    /// The commands of this server.
    pub fn command(&self) -> Commands<'_> {
        Commands { server: self }
    }
}

impl Commands<'_> {
    /// Users who have the document open; the server also repeats callback status 1 with `user_data`.
    pub async fn info(&self, key: &DocumentKey, user_data: Option<&str>) -> Result<Vec<String>> {
        let answer = self.run("info", Some(key), json!({"userdata": user_data}), Retry::Always).await?;
        Ok(texts(answer.get("users")))
    }

    /// Whether somebody has the document open. A server that knows the key and tells no users counts as yes.
    pub async fn is_open(&self, key: &DocumentKey) -> Result<bool> {
        match self.run("info", Some(key), json!({}), Retry::Always).await {
            Ok(answer) => Ok(answer.get("users").is_none_or(|users| !texts(Some(users)).is_empty())),
            Err(error) if error.kind() == ErrorKind::CommandKeyNotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes editing away from these users, or from all (Docs 8.3).
    pub async fn drop_users(&self, key: &DocumentKey, users: Option<&[String]>) -> Result<()> {
        self.run("drop", Some(key), json!({"users": users}), Retry::Never).await.map(drop)
    }

    /// Asks for the content so far; it comes by callback status 6 with `user_data`.
    /// `CommandNoChanges` when there is nothing new.
    pub async fn force_save(&self, key: &DocumentKey, user_data: Option<&str>) -> Result<()> {
        self.run("forcesave", Some(key), json!({"userdata": user_data}), Retry::Never).await.map(drop)
    }

    /// Changes the title that everybody sees in the open document.
    pub async fn rename(&self, key: &DocumentKey, title: &str) -> Result<()> {
        self.run("meta", Some(key), json!({"meta": {"title": title}}), Retry::Never).await.map(drop)
    }

    /// What the licence allows.
    pub async fn license(&self) -> Result<License> {
        let mut answer = self.run("license", None, json!({}), Retry::Always).await?;
        let mut take = |name: &str| answer.remove(name).unwrap_or_default();
        Ok(License { license: take("license"), server: take("server"), quota: take("quota") })
    }

    /// Version of the server, such as `9.4.0.129`.
    pub async fn version(&self) -> Result<String> {
        let answer = self.run("version", None, json!({}), Retry::Always).await?;
        text(&answer, "version")
    }

    /// Address of a forgotten file; fetch it with [`DocumentServer::fetch`].
    pub async fn forgotten(&self, key: &DocumentKey) -> Result<String> {
        let answer = self.run("getForgotten", Some(key), json!({}), Retry::Always).await?;
        text(&answer, "url")
    }

    /// Keys of all forgotten files.
    pub async fn forgotten_list(&self) -> Result<Vec<String>> {
        let answer = self.run("getForgottenList", None, json!({}), Retry::Always).await?;
        Ok(texts(answer.get("keys")))
    }

    /// Deletes a forgotten file for good.
    pub async fn delete_forgotten(&self, key: &DocumentKey) -> Result<()> {
        self.run("deleteForgotten", Some(key), json!({}), Retry::Never).await.map(drop)
    }

    async fn run(
        &self,
        name: &str,
        key: Option<&DocumentKey>,
        mut params: Value,
        retry: Retry,
    ) -> Result<Map<String, Value>> {
        if let Value::Object(params) = &mut params {
            params.retain(|_, value| !value.is_null());
            params.insert("c".to_owned(), name.into());
            if let Some(key) = key {
                params.insert("key".to_owned(), key.as_str().into());
            }
        }
        let timeout = self.server.options.timeout;
        let answer: Answer = self.server.call(&COMMAND, &params, key, retry, timeout).await?;
        if answer.error == 0 { Ok(answer.fields) } else { Err(failure(name, answer.error)) }
    }
}

/// The error of a command's answer.
fn failure(command: &str, code: i64) -> Error {
    let (kind, what, hint) = match code {
        1 if command.ends_with("Forgotten") => (
            ErrorKind::CommandKeyNotFound,
            "there is no forgotten file with this key",
            "List the keys with `getForgottenList`; a file may have been deleted already.",
        ),
        1 => (
            ErrorKind::CommandKeyNotFound,
            "no document with this key is open",
            "A key is known from the first opening until the callback with status 2 or 4.",
        ),
        2 => (
            ErrorKind::CommandCallbackUrl,
            "the callback address is wrong",
            "The Document Server must be able to reach `callback_url`.",
        ),
        3 => (ErrorKind::CommandInternal, "internal error", "Look at the logs of the Document Server."),
        4 => (
            ErrorKind::CommandNoChanges,
            "nothing changed since the last save",
            "There is nothing to do: the stored content is the newest.",
        ),
        5 => (
            ErrorKind::CommandUnknown,
            "the server does not know this command",
            "Update the Document Server; the forgotten files need Docs 7.4.",
        ),
        6 => (
            ErrorKind::CommandToken,
            "the token is not accepted",
            "Compare the secret and the JWT header with the server's; `server.check()` tests both.",
        ),
        7 => (
            ErrorKind::CommandTokenExpired,
            "the token is too old",
            "Compare the clocks of both machines; `server.check()` shows the difference.",
        ),
        _ => (ErrorKind::Command, "a code that is not known", "A later version of dealdocs may know it."),
    };
    Error::new(kind, format!("command `{command}`: {what}")).with_code(code.to_string()).with_hint(hint)
}

fn text(answer: &Map<String, Value>, name: &str) -> Result<String> {
    answer.get(name).and_then(Value::as_str).map(ToOwned::to_owned).ok_or_else(|| {
        Error::new(ErrorKind::Decode, format!("the answer of the command service has no `{name}`"))
    })
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
}
