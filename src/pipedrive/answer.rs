//! A successful answer whose body has been read.

use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};

use super::envelope::Envelope;
use super::failure::Refusal;
use super::operations::Pagination;
use super::{Page, Record, headers};
use crate::http::HeaderMap;
use crate::{Error, ErrorKind, Result};

/// What to do about an answer of another shape than the documented one.
const ODD: &str = "If a proxy or a sandbox stands between, check the address; else Pipedrive's support finds the answer by its request id.";

/// Status, headers and body of a call that Pipedrive carried out.
#[derive(Debug, Clone)]
pub struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Method and path template, for messages.
    pub(super) what: String,
    /// The credential, so that an error does not repeat it.
    pub(super) secret: SecretString,
}

impl Answer {
    /// HTTP status, always 2xx.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came, decompressed.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The id under which Pipedrive's support finds the request.
    pub fn request_id(&self) -> Option<String> {
        headers::request_id(&self.headers)
    }

    /// Fails when the body says `success: false`, whatever the status.
    pub(super) fn checked(self) -> Result<Self> {
        if self.body.is_empty() {
            return Ok(self);
        }
        self.envelope()?;
        Ok(self)
    }

    /// The one record of a `get`, `create` or `update`.
    pub(super) fn record(&self) -> Result<Record> {
        let data = self.envelope()?.data();
        if let Some(data) = data.filter(|data| data.get().starts_with('{')) {
            return Ok(Record::scanned(self.body.slice_ref(data.get().as_bytes())));
        }
        let message = format!("{} answered without a record in `data`", self.what);
        Err(self.named(Error::new(ErrorKind::Decode, message)))
    }

    /// The records of a list.
    pub(super) fn page(&self, pagination: Pagination) -> Result<Page> {
        let page = Page::read(&self.body, pagination).map_err(|error| self.named(error))?;
        page.ok_or_else(|| self.refusal())
    }

    fn envelope(&self) -> Result<Envelope<'_>> {
        let envelope = Envelope::read(&self.body).map_err(|error| self.named(error))?;
        if envelope.success == Some(false) { Err(self.refusal()) } else { Ok(envelope) }
    }

    /// An answer that cannot be read, with the facts that name it.
    fn named(&self, error: Error) -> Error {
        error.with_status(self.status).with_request_id(self.request_id()).with_hint(ODD)
    }

    /// The error inside an answer with a good status.
    fn refusal(&self) -> Error {
        Refusal {
            status: self.status,
            headers: &self.headers,
            body: &self.body,
            what: &self.what,
            secrets: &[self.secret.expose_secret()],
        }
        .error()
    }
}
