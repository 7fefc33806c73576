//! Downloads, the report and the list of formats, each as a pair of twins.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use serde_json::{Value, json};

use super::super::runtime::{block_on, spawn};
use super::server::Server;
use crate::onlyoffice::{DocumentServer, ServerFormats};
use crate::{Error, Result};

/// Bytes written.
#[pyfunction]
#[expect(clippy::needless_pass_by_value, reason = "PyO3 hands paths over by value")]
pub(crate) fn fetch(py: Python<'_>, server: &Server, url: &str, to: PathBuf) -> PyResult<u64> {
    block_on(py, async { Ok(server.core.fetch(url, &to).await?.bytes) })
}

/// Bytes written.
#[pyfunction]
pub(crate) fn fetch_async<'py>(
    py: Python<'py>,
    server: &Server,
    url: String,
    to: PathBuf,
) -> PyResult<Bound<'py, PyAny>> {
    let core = Arc::clone(&server.core);
    spawn(py, async move { Ok(core.fetch(&url, &to).await?.bytes) })
}

/// The report as JSON.
#[pyfunction]
pub(crate) fn check(py: Python<'_>, server: &Server) -> PyResult<String> {
    block_on(py, report(&server.core))
}

/// The report as JSON.
#[pyfunction]
pub(crate) fn check_async<'py>(py: Python<'py>, server: &Server) -> PyResult<Bound<'py, PyAny>> {
    let core = Arc::clone(&server.core);
    spawn(py, async move { report(&core).await })
}

async fn report(server: &DocumentServer) -> Result<String> {
    text(&serde_json::to_value(server.check().await).unwrap_or_default())
}

/// The formats as JSON.
#[pyfunction]
pub(crate) fn formats(py: Python<'_>, server: &Server) -> PyResult<String> {
    block_on(py, async { served(&server.core.formats().await?) })
}

/// The formats as JSON.
#[pyfunction]
pub(crate) fn formats_async<'py>(py: Python<'py>, server: &Server) -> PyResult<Bound<'py, PyAny>> {
    let core = Arc::clone(&server.core);
    spawn(py, async move { served(&core.formats().await?) })
}

fn served(formats: &ServerFormats) -> Result<String> {
    let entries: Vec<Value> = formats
        .formats
        .iter()
        .map(|format| {
            json!({
                "extension": format.extension,
                "document_type": format.document_type.map(crate::formats::DocumentType::name),
                "actions": format.actions.iter().map(crate::formats::Action::name).collect::<Vec<_>>(),
                "converts_to": format.converts_to,
                "mime_types": format.mime_types,
            })
        })
        .collect();
    text(&json!({"from_server": formats.from_server, "formats": entries}))
}

/// JSON for Python.
pub(super) fn text(value: &Value) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| Error::internal("an answer cannot be written").with_source(error))
}
