//! A call, from Python's keywords.

use pyo3::prelude::*;

use crate::bindings::arguments::positive_seconds;
use crate::bindings::content::Sent;
use crate::connections::calling::{Call, Follow};
use crate::{Error, Result};

type Pair = (String, String);

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
    content: Sent,
}

impl Keywords {
    pub(super) async fn call(self) -> Result<Call> {
        let mut call = Call::new(Call::method(&self.method)?, self.url);
        call.query = self.query;
        call.headers = self.headers;
        call.redirects = match self.follow.as_str() {
            "stop" => Follow::Stop,
            "anywhere" => Follow::Anywhere,
            "allowed" => Follow::Allowed,
            other => return Err(Error::internal(format!("`{other}` is no rule for redirects"))),
        };
        call.timeout = self.timeout.map(|seconds| positive_seconds(seconds, "timeout")).transpose()?;
        call.max_response_bytes = self.max_response_bytes;
        call.retry = self.retry;
        call.content = self.content.content().await?;
        Ok(call)
    }
}
