//! A call, from Python's keywords.

use bytes::Bytes;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::bindings::arguments::positive_seconds;
use crate::bindings::content::Content;
use crate::connections::calling::{self, Call, FilePart, Follow, FormData};
use crate::{Error, Result};

type Pair = (String, String);

/// Field name, file name, media type, content.
type File = (String, String, String, Content);

/// All keywords of `request`, as `dealdocs.connections` hands them over.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Keywords {
    method: String,
    url: String,
    query: Vec<Pair>,
    headers: Vec<Pair>,
    follow: String,
    timeout: Option<f64>,
    max_response_bytes: Option<u64>,
    retry: Option<bool>,
    json: Option<PyBackedBytes>,
    form: Option<Vec<Pair>>,
    files: Option<Vec<File>>,
    content: Option<Content>,
}

impl Keywords {
    pub(super) async fn call(self) -> Result<Call> {
        let mut call = Call::new(Call::method(&self.method)?, self.url);
        call.query = self.query;
        call.headers = self.headers;
        call.redirects = match self.follow.as_str() {
            "stop" => Follow::Stop,
            "anywhere" => Follow::Anywhere,
            _ => Follow::Allowed,
        };
        call.timeout = self.timeout.map(|seconds| positive_seconds(seconds, "timeout")).transpose()?;
        call.max_response_bytes = self.max_response_bytes;
        call.retry = self.retry;
        call.content = match (self.json, self.form, self.files, self.content) {
            (None, None, None, None) => calling::Content::Empty,
            (Some(json), None, None, None) => calling::Content::Json(Bytes::from_owner(json)),
            (None, Some(form), None, None) => calling::Content::Form(form),
            (None, form, Some(files), None) => multipart(form.unwrap_or_default(), files).await?,
            (None, None, None, Some(content)) => {
                calling::Content::Body { body: content.body().await?, content_type: None }
            }
            _ => return Err(Error::config("a call has one body")),
        };
        Ok(call)
    }
}

async fn multipart(fields: Vec<Pair>, given: Vec<File>) -> Result<calling::Content> {
    let mut files = Vec::with_capacity(given.len());
    for (name, file_name, content_type, content) in given {
        files.push(FilePart { name, file_name, content_type, body: content.body().await? });
    }
    Ok(calling::Content::Multipart(FormData { fields, files }))
}
