//! `Download`: a document's content as it comes.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use pyo3::prelude::*;
use tokio::sync::Mutex;

use crate::Result;
use crate::bindings::chunk::Chunk;
use crate::bindings::runtime::{Nothing, Twin};
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
