//! `multipart/form-data` (RFC 7578): text fields and files, streamed.

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream;
use futures_util::{StreamExt, TryStreamExt};

use super::{Body, BodySource, HeaderValue, Pieces};
use crate::{Error, Result, random};

/// A form with text fields, and files after them.
#[derive(Default)]
pub struct Multipart {
    fields: Vec<(String, String)>,
    files: Vec<FilePart>,
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

    /// Adds a file: field name, file name as the receiver shall see it, media type and content.
    pub fn file(mut self, name: &str, file_name: &str, content_type: &str, body: Body) -> Result<Self> {
        if file_name.is_empty() {
            return Err(Error::config("the file of a form needs a name"));
        }
        HeaderValue::from_str(content_type)
            .map_err(|_| Error::config(format!("`{}` is not a media type", content_type.escape_debug())))?;
        let (name, file_name) = (quoted(name)?, quoted(file_name)?);
        self.files.push(FilePart { name, file_name, content_type: content_type.to_owned(), body });
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
        let mut parts = Vec::with_capacity(2 * self.files.len() + 1);
        for FilePart { name, file_name, content_type, body } in self.files {
            let _ = write!(
                head,
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\
                 Content-Type: {content_type}\r\n\r\n"
            );
            parts.extend([Body::Bytes(Bytes::from(head)), body]);
            head = String::from("\r\n");
        }
        let _ = write!(head, "--{boundary}--\r\n");
        parts.push(Body::Bytes(Bytes::from(head)));
        let content_type = HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}"))
            .map_err(|error| Error::internal("a boundary is not a header value").with_source(error))?;
        Ok((content_type, Body::Source(Arc::new(Form { parts }))))
    }
}

impl std::fmt::Debug for Multipart {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.fields.iter().map(|(name, _)| name).collect();
        let files: Vec<_> = self.files.iter().map(|file| &file.body).collect();
        formatter.debug_struct("Multipart").field("fields", &names).field("files", &files).finish()
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

/// The form on its way: texts and files in turn.
struct Form {
    parts: Vec<Body>,
}

impl BodySource for Form {
    fn length(&self) -> u64 {
        self.parts.iter().map(Body::length).fold(0, u64::saturating_add)
    }

    fn can_replay(&self) -> bool {
        self.parts.iter().all(Body::can_replay)
    }

    fn open(&self) -> BoxFuture<'_, Result<Pieces>> {
        // Each file is opened when its turn comes, so that many files need one handle.
        let pieces = stream::iter(self.parts.clone()).then(opened).try_flatten().boxed();
        Box::pin(async move { Ok(pieces) })
    }
}

async fn opened(part: Body) -> Result<Pieces> {
    match part {
        Body::Empty => Ok(stream::empty().boxed()),
        Body::Bytes(bytes) => Ok(stream::once(async move { Ok(bytes) }).boxed()),
        Body::Source(source) => source.open().await,
    }
}
