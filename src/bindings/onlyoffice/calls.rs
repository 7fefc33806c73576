//! Downloads, the report and the list of formats, each as a pair of twins.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde_json::Value;

use super::super::formats::row;
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

/// Whether the server gave its list, and the rows of `Format`.
#[pyfunction]
pub(crate) fn formats(py: Python<'_>, server: &Server) -> PyResult<Rows> {
    block_on(py, async { Ok(Rows(server.core.formats().await?)) })
}

/// Whether the server gave its list, and the rows of `Format`.
#[pyfunction]
pub(crate) fn formats_async<'py>(py: Python<'py>, server: &Server) -> PyResult<Bound<'py, PyAny>> {
    let core = Arc::clone(&server.core);
    spawn(py, async move { Ok(Rows(core.formats().await?)) })
}

/// A server's formats as the arguments of the Python class `dealdocs.formats.Format`.
pub(crate) struct Rows(ServerFormats);

impl<'py> IntoPyObject<'py> for Rows {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let rows: Vec<_> = self.0.formats.iter().map(|format| row(py, format)).collect::<PyResult<_>>()?;
        (self.0.from_server, rows).into_pyobject(py)
    }
}

/// JSON for Python.
pub(super) fn text(value: &Value) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| Error::internal("an answer cannot be written").with_source(error))
}
