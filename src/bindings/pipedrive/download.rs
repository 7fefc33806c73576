//! `Download`: a file's content as it comes.

use std::sync::Arc;

use bytes::Bytes;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use tokio::sync::Mutex;

use super::twin::Twin;
use crate::bindings::runtime::Nothing;
use crate::http::Response;

#[pyclass(frozen, module = "dealdocs._core.pipedrive")]
pub(crate) struct Download {
    response: Arc<Mutex<Option<Response>>>,
    length: Option<u64>,
    twin: Twin,
}

impl Download {
    pub(super) fn new(response: Response, twin: Twin) -> Self {
        let length = response.length();
        Self { response: Arc::new(Mutex::new(Some(response))), length, twin }
    }
}

#[pymethods]
impl Download {
    #[getter]
    fn length(&self) -> Option<u64> {
        self.length
    }

    fn read_chunk<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let response = Arc::clone(&self.response);
        self.twin.run(py, async move {
            let mut response = response.lock().await;
            match response.as_mut() {
                Some(open) => Ok(open.chunk().await?.map(Chunk)),
                None => Ok(None),
            }
        })
    }

    fn close<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let response = Arc::clone(&self.response);
        self.twin.run(py, async move {
            drop(response.lock().await.take());
            Ok(Nothing)
        })
    }
}

/// A piece of a body, `bytes` in Python.
struct Chunk(Bytes);

impl<'py> IntoPyObject<'py> for Chunk {
    type Target = PyBytes;
    type Output = Bound<'py, PyBytes>;
    type Error = std::convert::Infallible;

    fn into_pyobject(self, py: Python<'py>) -> Result<Self::Output, Self::Error> {
        Ok(PyBytes::new(py, &self.0))
    }
}
