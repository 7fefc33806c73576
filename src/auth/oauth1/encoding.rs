//! Percent encoding with exactly the unreserved characters left alone (RFC 5849 section 3.6).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `text` in UTF-8 with everything but `A-Za-z0-9-._~` written as upper-case `%XX`.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
