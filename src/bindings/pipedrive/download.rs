//! `Download`: a file's content as it comes.

use std::sync::Arc;

use pyo3::prelude::*;
use tokio::sync::Mutex;

use crate::bindings::chunk::Chunk;
use crate::bindings::runtime::{Nothing, Twin};
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
