//! The answer to a callback: what the Document Server does next hangs on it.

use super::callback::Report;
use crate::documents::service::DealDocuments;
use crate::documents::tokens::{Claims, Purpose};
use crate::onlyoffice::Callback;
use crate::onlyoffice::callback::{ACCEPTED, REFUSED};
use crate::{Error, ErrorKind, Result};

/// What to answer; give status and body to the Document Server as they are.
#[derive(Debug)]
pub struct Answer {
    /// 200, 403 or 503. The Document Server repeats after a 5xx, and keeps the file after anything else but success.
    pub status: u16,
    /// JSON.
    pub body: &'static str,
    /// Why it was refused: for the log.
    pub error: Option<Error>,
}

impl DealDocuments {
    /// Takes in a callback: `token` from its address, the raw body, and the value of the JWT header.
    ///
    /// `{"error":0}` is the answer only when the bytes it names are safe on disk.
    pub async fn save(&self, token: &str, body: &[u8], header: Option<&str>) -> Answer {
        match self.take_in(token, body, header).await {
            Ok(()) => Answer { status: 200, body: ACCEPTED, error: None },
            Err(error) => Answer { status: status_for(&error), body: REFUSED, error: Some(error) },
        }
    }

    async fn take_in(&self, token: &str, body: &[u8], header: Option<&str>) -> Result<()> {
        let now = self.now_seconds();
        let link = self.tokens()?.verify_signature(Purpose::Callback, token, now)?;
        let callback = self.server.verify_callback(body, header, Some(&link.key), now)?;
        self.check_expiry(&link, now).await?;
        self.core.report(&link, report(&callback)).await
    }

    // A session may outlive its link. Refusing its save would lose work, and the callback itself is freshly signed.
    async fn check_expiry(&self, link: &Claims, now: i64) -> Result<()> {
        if link.until > now || self.core.is_open_session(&link.key).await? {
            return Ok(());
        }
        Err(Error::new(ErrorKind::TokenExpired, "the callback link is too old and its session is over")
            .with_hint("Open the document again."))
    }
}

fn report(callback: &Callback) -> Report {
    let last_save = callback.last_save.as_deref().and_then(|text| text.parse::<jiff::Timestamp>().ok());
    Report {
        status: callback.status,
        key: callback.key.as_str().to_owned(),
        url: callback.url.clone(),
        file_type: callback.file_type.clone(),
        last_save: last_save.map(jiff::Timestamp::as_millisecond),
        not_modified: callback.not_modified,
        users: callback.users.clone(),
    }
}

// A refusal that another try cannot mend is final; anything else may be over in a second.
fn status_for(error: &Error) -> u16 {
    match error.kind() {
        ErrorKind::Signature | ErrorKind::TokenExpired => 403,
        ErrorKind::Callback | ErrorKind::TooLarge | ErrorKind::AddressRefused | ErrorKind::Config => 200,
        _ => 503,
    }
}
