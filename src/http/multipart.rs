//! `multipart/form-data` (RFC 7578): text fields and one file, streamed.

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream;

use super::{Body, BodySource, HeaderValue, Pieces};
use crate::{Error, Result, random};

/// A form with text fields and at most one file, which comes last.
#[derive(Default)]
pub struct Multipart {
    fields: Vec<(String, String)>,
    file: Option<FilePart>,
}

struct FilePart {
    name: String,
    file_name: String,
    content_type: String,
    body: Body,
}

impl Multipart {
    /// An empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text field. The value may be any text.
    pub fn text(mut self, name: &str, value: &str) -> Result<Self> {
        self.fields.push((quoted(name)?, value.to_owned()));
        Ok(self)
    }

    /// Sets the file: field name, file name as the receiver shall see it, media type and content.
    pub fn file(mut self, name: &str, file_name: &str, content_type: &str, body: Body) -> Result<Self> {
        if self.file.is_some() {
            return Err(Error::config("the form already has a file"));
        }
        if file_name.is_empty() {
            return Err(Error::config("the file of a form needs a name"));
        }
        HeaderValue::from_str(content_type)
            .map_err(|_| Error::config(format!("`{}` is not a media type", content_type.escape_debug())))?;
        let (name, file_name) = (quoted(name)?, quoted(file_name)?);
        self.file = Some(FilePart { name, file_name, content_type: content_type.to_owned(), body });
        Ok(self)
    }

    /// The value of `Content-Type` and the body.
    pub(super) fn build(self) -> Result<(HeaderValue, Body)> {
        let boundary = format!("dealdocs-{}", random::hex::<16>()?);
        let mut head = String::new();
        // Writing to a String cannot fail, so the results below carry nothing.
        for (name, value) in &self.fields {
            let _ = write!(
                head,
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        let mut content = Body::Empty;
        let mut tail = format!("--{boundary}--\r\n");
        if let Some(FilePart { name, file_name, content_type, body }) = self.file {
            let _ = write!(
                head,
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\
                 Content-Type: {content_type}\r\n\r\n"
            );
            content = body;
            tail.insert_str(0, "\r\n");
        }
        let content_type = HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}"))
            .map_err(|error| Error::internal("a boundary is not a header value").with_source(error))?;
        let form = Form { head: Bytes::from(head), content, tail: Bytes::from(tail) };
        Ok((content_type, Body::Source(Arc::new(form))))
    }
}

impl std::fmt::Debug for Multipart {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.fields.iter().map(|(name, _)| name).collect();
        let file = self.file.as_ref().map(|file| &file.body);
        formatter.debug_struct("Multipart").field("fields", &names).field("file", &file).finish()
    }
}

/// A parameter in quotes, written as browsers write it (WHATWG HTML, "multipart/form-data"):
/// UTF-8 as it is and `"` as `%22`. RFC 7578 section 4.2 forbids `filename*`.
fn quoted(text: &str) -> Result<String> {
    if text.chars().any(char::is_control) {
        return Err(Error::config("a name in a form holds a control character"));
    }
    Ok(text.replace('"', "%22"))
}

/// The form on its way: text before the file, the file, text after it.
struct Form {
    head: Bytes,
    content: Body,
    tail: Bytes,
}

impl BodySource for Form {
    fn length(&self) -> u64 {
        self.head.len() as u64 + self.content.length() + self.tail.len() as u64
    }

    fn can_replay(&self) -> bool {
        self.content.can_replay()
    }

    fn open(&self) -> BoxFuture<'_, Result<Pieces>> {
        Box::pin(async move {
            let content = match &self.content {
                Body::Empty => stream::empty().boxed(),
                Body::Bytes(bytes) => piece(bytes),
                Body::Source(source) => source.open().await?,
            };
            Ok(piece(&self.head).chain(content).chain(piece(&self.tail)).boxed())
        })
    }
}

fn piece(bytes: &Bytes) -> Pieces {
    let bytes = bytes.clone();
    stream::once(async move { Ok(bytes) }).boxed()
}
