//! A call on its way.

use super::answer::Answer;
use super::call::Call;
use super::identity::Identity;
use crate::http::HttpClient;
use crate::{Error, Result};

/// Sends `call` as `identity`. An answer of any status is a success here.
#[expect(clippy::unused_async, reason = "the shape; the body follows")]
pub async fn send(_http: &HttpClient, _identity: &Identity, _call: &Call) -> Result<Answer> {
    Err(Error::internal("calls are not possible yet"))
}
