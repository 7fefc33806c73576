//! What Python sends: a path, bytes, or an object with `read`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, StreamExt, try_unfold};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::http::{self, Body, BodySource, FilePart, FormData};
use crate::pipedrive::Upload;
use crate::{Error, ErrorKind, Result};

/// Bytes per `read`.
const PIECE: u64 = 256 * 1024;

type Pair = (String, String);

/// Field name, file name, media type, content.
type File = (String, String, String, Content);

/// The body of a call, as `dealdocs._payload` hands it over: at most one of JSON, form and other content.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Sent {
    json: Option<PyBackedBytes>,
    form: Option<Vec<Pair>>,
    files: Option<Vec<File>>,
    content: Option<Content>,
}

impl Sent {
    /// Opens paths, so that lengths are known.
    pub(super) async fn content(self) -> Result<http::Content> {
        Ok(match (self.json, self.form, self.files, self.content) {
            (None, None, None, None) => http::Content::Empty,
            (Some(json), None, None, None) => http::Content::Json(Bytes::from_owner(json)),
            (None, Some(form), None, None) => http::Content::Form(form),
            (None, form, Some(files), None) => multipart(form.unwrap_or_default(), files).await?,
            (None, None, None, Some(content)) => {
                http::Content::Body { body: content.body().await?, content_type: None }
            }
            _ => return Err(Error::config("a call has one body")),
        })
    }
}

async fn multipart(fields: Vec<Pair>, given: Vec<File>) -> Result<http::Content> {
    let mut files = Vec::with_capacity(given.len());
    for (name, file_name, content_type, content) in given {
        files.push(FilePart { name, file_name, content_type, body: content.body().await? });
    }
    Ok(http::Content::Multipart(FormData { fields, files }))
}

/// The content of a file or body, as Python hands it over.
#[derive(FromPyObject)]
pub(super) enum Content {
    /// Bytes; not copied.
    #[pyo3(transparent)]
    Bytes(PyBackedBytes),
    /// A path.
    #[pyo3(transparent)]
    Path(PathBuf),
    /// An object, its length from here on, and where it stands when it can be set back.
    Object(Py<PyAny>, u64, Option<u64>),
}

impl Content {
    /// An upload of this content; only a path brings its own name.
    pub(super) fn upload(self, name: Option<&str>) -> Upload {
        let named = name.unwrap_or_default();
        match self {
            Self::Bytes(bytes) => Upload::bytes(Bytes::from_owner(bytes), named),
            Self::Object(object, length, start) => {
                Upload::source(Arc::new(FileObject::new(object, length, start)), named)
            }
            Self::Path(path) => {
                let upload = Upload::path(path);
                if let Some(name) = name { upload.name(name) } else { upload }
            }
        }
    }

    /// A body of this content.
    pub(super) async fn body(self) -> Result<Body> {
        match self {
            Self::Bytes(bytes) => Ok(Body::Bytes(Bytes::from_owner(bytes))),
            Self::Object(object, length, start) => {
                Ok(Body::Source(Arc::new(FileObject::new(object, length, start))))
            }
            Self::Path(path) => Body::file(path).await,
        }
    }
}

/// An object with `read`, read in pieces; the GIL is held only meanwhile.
struct FileObject {
    object: Arc<Py<PyAny>>,
    length: u64,
    start: Option<u64>,
    opened: AtomicBool,
}

impl FileObject {
    fn new(object: Py<PyAny>, length: u64, start: Option<u64>) -> Self {
        Self { object: Arc::new(object), length, start, opened: AtomicBool::new(false) }
    }
}

impl BodySource for FileObject {
    fn length(&self) -> u64 {
        self.length
    }

    fn can_replay(&self) -> bool {
        self.start.is_some()
    }

    fn open(&self) -> BoxFuture<'_, Result<BoxStream<'static, Result<Bytes>>>> {
        Box::pin(async move {
            if self.opened.swap(true, Ordering::AcqRel) && self.start.is_none() {
                return Err(Error::config("the file object cannot be read a second time"));
            }
            if let Some(start) = self.start {
                attached(&self.object, move |object| object.call_method1("seek", (start,)).map(drop)).await?;
            }
            let (object, left) = (Arc::clone(&self.object), self.length);
            Ok(try_unfold((object, left), |(object, left)| async move {
                if left == 0 {
                    return Ok(None);
                }
                let piece = read(&object, left.min(PIECE)).await?;
                let left = left.saturating_sub(piece.len() as u64);
                Ok(Some((piece, (object, left))))
            })
            .boxed())
        })
    }
}

async fn read(object: &Arc<Py<PyAny>>, size: u64) -> Result<Bytes> {
    let piece = attached(object, move |object| {
        Ok(object.call_method1("read", (size,))?.extract::<PyBackedBytes>()?)
    })
    .await?;
    if piece.is_empty() || piece.len() as u64 > size {
        return Err(Error::new(
            ErrorKind::Storage,
            "the file object gave fewer or more bytes than its length",
        ));
    }
    Ok(Bytes::from_owner(piece))
}

/// Runs a step with the interpreter on a thread that may wait for it.
async fn attached<T, F>(object: &Arc<Py<PyAny>>, step: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(&Bound<'_, PyAny>) -> PyResult<T> + Send + 'static,
{
    let object = Arc::clone(object);
    let done = tokio::task::spawn_blocking(move || {
        // `try_attach`: the interpreter may be on its way out.
        Python::try_attach(|py| step(object.bind(py)).map_err(|error| error.to_string()))
    });
    match done.await {
        Ok(Some(Ok(value))) => Ok(value),
        Ok(Some(Err(message))) => {
            let message = format!("the file object cannot be read: {message}");
            Err(Error::new(ErrorKind::Storage, message)
                .with_hint("Open the file in binary mode: open(path, 'rb')."))
        }
        Ok(None) | Err(_) => Err(Error::new(ErrorKind::Closed, "the interpreter is shutting down")),
    }
}
