//! Downloads, the report and the list of formats, for both twins.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde_json::Value;

use super::super::formats::row;
use super::server::Server;
use crate::onlyoffice::ServerFormats;
use crate::{Error, Result};

/// Bytes written.
#[pyfunction]
pub(crate) fn fetch<'py>(
    py: Python<'py>,
    server: &Server,
    url: String,
    to: PathBuf,
) -> PyResult<Bound<'py, PyAny>> {
    let core = server.open(py)?;
    server.twin.run(py, async move { Ok(core.fetch(&url, &to).await?.bytes) })
}

/// The report as JSON.
#[pyfunction]
pub(crate) fn check<'py>(py: Python<'py>, server: &Server) -> PyResult<Bound<'py, PyAny>> {
    let core = server.open(py)?;
    server.twin.run(py, async move { text(&serde_json::to_value(core.check().await).unwrap_or_default()) })
}

/// Why the server gave no list, and the rows of `Format`.
#[pyfunction]
pub(crate) fn formats<'py>(py: Python<'py>, server: &Server) -> PyResult<Bound<'py, PyAny>> {
    let core = server.open(py)?;
    server.twin.run(py, async move { Ok(Rows(core.formats().await)) })
}

/// A server's formats as the arguments of the Python class `dealdocs.formats.Format`.
pub(crate) struct Rows(ServerFormats);

impl<'py> IntoPyObject<'py> for Rows {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let rows: Vec<_> = self.0.formats.iter().map(|format| row(py, format)).collect::<PyResult<_>>()?;
        (self.0.problem.map(|error| error.to_string()), rows).into_pyobject(py)
    }
}

/// JSON for Python.
pub(super) fn text(value: &Value) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| Error::internal("an answer cannot be written").with_source(error))
}
