//! The command service and the forgotten files, for both twins.

use std::path::PathBuf;

use pyo3::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::pure::pure;
use super::calls::text;
use super::server::Server;
use crate::onlyoffice::{DocumentKey, DocumentServer};
use crate::{Error, Result};

/// One command, as JSON from Python: its name in `c`, and what it takes.
#[derive(Deserialize)]
#[serde(tag = "c", rename_all = "snake_case", deny_unknown_fields)]
enum Command {
    Info { key: DocumentKey, user_data: Option<String> },
    Drop { key: DocumentKey, users: Option<Vec<String>> },
    ForceSave { key: DocumentKey, user_data: Option<String> },
    Meta { key: DocumentKey, title: String },
    License {},
    Version {},
    GetForgotten { key: DocumentKey },
    GetForgottenList {},
    DeleteForgotten { key: DocumentKey },
}

impl Command {
    fn read(json: &[u8]) -> Result<Self> {
        serde_json::from_slice(json)
            .map_err(|error| Error::config(format!("the command cannot be sent: {error}")))
    }

    async fn run(self, server: &DocumentServer) -> Result<String> {
        let command = server.command();
        let answer = match self {
            Self::Info { key, user_data } => json!(command.info(&key, user_data.as_deref()).await?),
            Self::Drop { key, users } => nothing(command.drop_users(&key, users.as_deref()).await)?,
            Self::ForceSave { key, user_data } => {
                nothing(command.force_save(&key, user_data.as_deref()).await)?
            }
            Self::Meta { key, title } => nothing(command.rename(&key, &title).await)?,
            Self::License {} => serde_json::to_value(command.license().await?).unwrap_or_default(),
            Self::Version {} => json!(command.version().await?),
            Self::GetForgotten { key } => json!(command.forgotten(&key).await?),
            Self::GetForgottenList {} => json!(command.forgotten_list().await?),
            Self::DeleteForgotten { key } => nothing(command.delete_forgotten(&key).await)?,
        };
        text(&answer)
    }
}

fn nothing(done: Result<()>) -> Result<Value> {
    done.map(|()| Value::Null)
}

/// The answer as JSON.
#[pyfunction]
pub(crate) fn command<'py>(py: Python<'py>, server: &Server, json: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let command = pure(py, || Command::read(json))?;
    let core = server.open(py)?;
    server.twin.run(py, async move { command.run(&core).await })
}

/// Extension and bytes written.
#[pyfunction]
pub(crate) fn fetch_forgotten<'py>(
    py: Python<'py>,
    server: &Server,
    key: String,
    to: PathBuf,
) -> PyResult<Bound<'py, PyAny>> {
    let core = server.open(py)?;
    server.twin.run(py, async move {
        let file = core.forgotten().fetch(&DocumentKey::parse(&key)?, &to).await?;
        Ok((file.file_type, file.saved.bytes))
    })
}
