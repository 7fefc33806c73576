//! Conversion, for both twins.

use std::path::PathBuf;

use pyo3::prelude::*;

use super::super::pure::pure;
use super::super::runtime::attached;
use super::server::Server;
use crate::Result;
use crate::bindings::arguments::positive_seconds;
use crate::onlyoffice::{Conversion, DocumentServer, Waiting};

/// A conversion that is ready to run.
struct Job {
    conversion: Conversion,
    waiting: Waiting,
    progress: Option<Py<PyAny>>,
}

impl Job {
    fn read(json: &[u8], limit: f64, pause: f64, progress: Option<Py<PyAny>>) -> Result<Self> {
        let waiting =
            Waiting { limit: positive_seconds(limit, "wait")?, pause: positive_seconds(pause, "pause")? };
        Ok(Self { conversion: Conversion::from_json(json)?, waiting, progress })
    }

    /// Address and extension of the result.
    async fn run(self, server: &DocumentServer) -> Result<(String, String)> {
        let progress = self.progress;
        let done = server
            .convert(&self.conversion, self.waiting, |percent| tell(progress.as_ref(), percent))
            .await?;
        Ok((done.url, done.file_type))
    }

    /// Extension and bytes of the result.
    async fn run_to_file(self, server: &DocumentServer, to: PathBuf) -> Result<(String, u64)> {
        let progress = self.progress;
        let report = |percent| tell(progress.as_ref(), percent);
        let done = server.convert_to_file(&self.conversion, self.waiting, &to, report).await?;
        Ok((done.file_type, done.saved.bytes))
    }
}

/// Calls `progress(percent)`; what it raises is reported, and the conversion goes on.
fn tell(progress: Option<&Py<PyAny>>, percent: u8) {
    let Some(progress) = progress else { return };
    attached(|py| {
        if let Err(error) = progress.call1(py, (percent,)) {
            error.write_unraisable(py, Some(progress.bind(py)));
        }
    });
}

/// Address and extension of the result.
#[pyfunction]
#[pyo3(signature = (server, json, limit, pause, progress = None))]
pub(crate) fn convert<'py>(
    py: Python<'py>,
    server: &Server,
    json: &[u8],
    limit: f64,
    pause: f64,
    progress: Option<Py<PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let job = pure(py, || Job::read(json, limit, pause, progress))?;
    let core = server.open(py)?;
    server.twin.run(py, async move { job.run(&core).await })
}

/// Extension and bytes of the result.
#[pyfunction]
#[pyo3(signature = (server, json, to, limit, pause, progress = None))]
pub(crate) fn convert_to_file<'py>(
    py: Python<'py>,
    server: &Server,
    json: &[u8],
    to: PathBuf,
    limit: f64,
    pause: f64,
    progress: Option<Py<PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let job = pure(py, || Job::read(json, limit, pause, progress))?;
    let core = server.open(py)?;
    server.twin.run(py, async move { job.run_to_file(&core, to).await })
}
