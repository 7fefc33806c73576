//! `Download`: the content of a file or document as it comes, for both twins.

use std::sync::Arc;

use futures_util::StreamExt;
use pyo3::prelude::*;
use tokio::sync::Mutex;

use super::chunk::Chunk;
use super::runtime::{Nothing, Twin};
use crate::documents;
use crate::http::{Pieces, Response};

#[pyclass(frozen, module = "dealdocs._core.pipedrive")]
pub(crate) struct Download {
    /// File name of a document; empty for a file, whose metadata has it.
    #[pyo3(get)]
    name: String,
    #[pyo3(get)]
    size: Option<u64>,
    /// Media type of a document by its format.
    #[pyo3(get)]
    mime_type: &'static str,
    pieces: Arc<Mutex<Option<Pieces>>>,
    twin: Twin,
}

impl Download {
    /// The content of a file in Pipedrive.
    pub(super) fn of_file(response: Response, twin: Twin) -> Self {
        let size = response.length();
        let mime_type = "application/octet-stream";
        Self { name: String::new(), size, mime_type, pieces: open(response.pieces()), twin }
    }

    /// The content of a document.
    pub(super) fn of_document(download: documents::Download, twin: Twin) -> Self {
        Self {
            name: download.name,
            size: download.stream.size,
            mime_type: download.content_type,
            pieces: open(download.stream.pieces),
            twin,
        }
    }
}

fn open(pieces: Pieces) -> Arc<Mutex<Option<Pieces>>> {
    Arc::new(Mutex::new(Some(pieces)))
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
