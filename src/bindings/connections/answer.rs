//! `Answer`: what came back from a call.

use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use tokio::sync::Mutex;

use crate::bindings::chunk::Chunk;
use crate::bindings::error::raise;
use crate::bindings::runtime::{Nothing, Twin};
use crate::connections::calling;
use crate::{Error, Result};

#[pyclass(frozen, module = "dealdocs._core.connections")]
pub(crate) struct Answer {
    open: Arc<Mutex<Option<calling::Answer>>>,
    head: calling::Head,
    headers: Vec<(String, String)>,
    twin: Twin,
}

impl Answer {
    pub(super) fn new(answer: calling::Answer, twin: Twin) -> Self {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = answer.headers().iter();
        Self {
            head: calling::Head::of(&answer),
            headers: headers.map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
            open: Arc::new(Mutex::new(Some(answer))),
            twin,
        }
    }
}

#[pymethods]
impl Answer {
    #[getter]
    fn status(&self) -> u16 {
        self.head.status()
    }

    #[getter]
    fn url(&self) -> &str {
        self.head.url().as_str()
    }

    #[getter]
    fn headers(&self) -> Vec<(String, String)> {
        self.headers.clone()
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

    fn check(&self, py: Python<'_>, method: &str, content: Option<&[u8]>) -> PyResult<()> {
        self.head.check(method, content).map_err(raise(py))
    }

    fn __repr__(&self) -> String {
        format!("<Answer {}>", self.head.status())
    }

    fn __reduce__(_answer: Py<Self>) -> PyResult<()> {
        Err(PyTypeError::new_err("an answer holds an open connection: keep its content instead"))
    }
}

fn gone() -> Error {
    Error::config("the body was read or closed already")
}
