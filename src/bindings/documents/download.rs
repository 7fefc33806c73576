//! `Download`: a document's content as it comes.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use tokio::sync::Mutex;

use crate::Result;
use crate::bindings::pipedrive::Twin;
use crate::bindings::runtime::Nothing;
use crate::documents;

type Pieces = BoxStream<'static, Result<Bytes>>;

#[pyclass(frozen, module = "dealdocs._core.documents")]
pub(crate) struct Download {
    #[pyo3(get)]
    name: String,
    #[pyo3(get)]
    size: Option<u64>,
    #[pyo3(get)]
    mime_type: &'static str,
    pieces: Arc<Mutex<Option<Pieces>>>,
    twin: Twin,
}

impl Download {
    pub(super) fn new(download: documents::Download, twin: Twin) -> Self {
        Self {
            name: download.name,
            size: download.stream.size,
            mime_type: download.content_type,
            pieces: Arc::new(Mutex::new(Some(download.stream.pieces))),
            twin,
        }
    }
}

#[pymethods]
impl Download {
    fn read_chunk<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let pieces = Arc::clone(&self.pieces);
        self.twin.run(py, async move {
            let mut open = pieces.lock().await;
            match open.as_mut() {
                Some(pieces) => Ok(pieces.next().await.transpose()?.map(Chunk)),
                None => Ok(None),
            }
        })
    }

    fn close<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let pieces = Arc::clone(&self.pieces);
        self.twin.run(py, async move {
            drop(pieces.lock().await.take());
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
