//! `Answer`: what came back from a call.

use std::sync::Arc;
use std::time::Duration;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use tokio::sync::Mutex;

use crate::bindings::chunk::Chunk;
use crate::bindings::runtime::{Nothing, Twin};
use crate::connections::calling;
use crate::http::Redactor;
use crate::{Error, Result};

/// Longest piece of a body in an error, in bytes.
const EXCERPT: usize = 200;

#[pyclass(frozen, module = "dealdocs._core.connections")]
pub(crate) struct Answer {
    open: Arc<Mutex<Option<calling::Answer>>>,
    #[pyo3(get)]
    status: u16,
    #[pyo3(get)]
    url: String,
    headers: Vec<(String, String)>,
    retry_after: Option<Duration>,
    /// The request carried the credential: a 401 of another origin says nothing of it.
    #[pyo3(get)]
    proven: bool,
    redactor: Redactor,
    twin: Twin,
}

impl Answer {
    pub(super) fn new(answer: calling::Answer, twin: Twin) -> Self {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = answer.headers().iter();
        Self {
            status: answer.status(),
            url: answer.url().to_string(),
            headers: headers.map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
            retry_after: answer.retry_after(),
            proven: answer.is_proven(),
            redactor: answer.redactor(),
            open: Arc::new(Mutex::new(Some(answer))),
            twin,
        }
    }
}

#[pymethods]
impl Answer {
    #[getter]
    fn headers(&self) -> Vec<(String, String)> {
        self.headers.clone()
    }

    #[getter]
    fn retry_after(&self) -> Option<f64> {
        self.retry_after.map(|wait| wait.as_secs_f64())
    }

    fn read<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let open = Arc::clone(&self.open);
        self.twin.run(py, async move {
            let answer = open.lock().await.take().ok_or_else(gone)?;
            Ok(Chunk(answer.bytes().await?))
        })
    }

    fn read_chunk<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let open = Arc::clone(&self.open);
        self.twin.run(py, async move {
            let mut answer = open.lock().await;
            let piece: Result<_> = answer.as_mut().ok_or_else(gone)?.chunk().await;
            Ok(piece?.map(Chunk))
        })
    }

    fn close<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let open = Arc::clone(&self.open);
        self.twin.run(py, async move {
            drop(open.lock().await.take());
            Ok(Nothing)
        })
    }

    fn excerpt(&self, content: &[u8]) -> String {
        self.redactor.clean(content, EXCERPT)
    }

    fn __repr__(&self) -> String {
        format!("<Answer {}>", self.status)
    }

    fn __reduce__(_answer: Py<Self>) -> PyResult<()> {
        Err(PyTypeError::new_err("an answer holds an open connection: keep its content instead"))
    }
}

fn gone() -> Error {
    Error::config("the body was read or closed already")
}
