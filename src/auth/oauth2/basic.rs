//! The client's proof in a header.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::encoding::percent;

/// RFC 6749 section 2.3.1: both parts are form-encoded first. A space becomes `%20`, which readers of forms and
/// those who only undo percent signs take alike; a plus sign would stay one for the latter.
pub(super) fn basic(client_id: &str, secret: &str) -> String {
    let pair = format!("{}:{}", percent(client_id), percent(secret));
    format!("Basic {}", STANDARD.encode(pair))
}
