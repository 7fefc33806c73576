//! Which headers a caller may set, and which of them travel to another origin.

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::{Error, Result};

/// Set by the client itself; from outside they could break the framing or leave the path.
const OWN: [HeaderName; 10] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
    header::TE,
    header::TRAILER,
    header::UPGRADE,
    header::EXPECT,
    header::REFERER,
    HeaderName::from_static("keep-alive"),
];

/// All that another origin gets to see: what is wanted, not who wants it.
const TRAVELLING: [HeaderName; 6] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::ACCEPT_LANGUAGE,
    header::IF_RANGE,
    header::RANGE,
    header::USER_AGENT,
];

/// A header from outside. Control characters, outer spaces and non-ASCII text are refused.
pub(super) fn parse(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::config(format!("`{}` is not a header name", name.escape_debug())))?;
    if OWN.contains(&parsed) || parsed.as_str().starts_with("proxy-") {
        return Err(Error::config(format!("the header `{parsed}` is set by the client itself")));
    }
    let printable = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    match HeaderValue::from_str(value) {
        Ok(kept) if printable && value.trim_ascii() == value => Ok((parsed, kept)),
        _ => Err(Error::config(format!(
            "the value of header `{parsed}` has characters that a header cannot hold"
        ))
        .with_hint("Only printable ASCII is possible, without spaces at either end.")),
    }
}

/// Refuses, before any request is made, a configured header that no request could carry.
pub fn check_header(name: &str, value: &str) -> Result<()> {
    parse(name, value).map(drop)
}

/// Whether another origin gets to see the header `name`, however it is written, if it is no secret.
pub fn may_travel(name: &str) -> bool {
    TRAVELLING.iter().any(|kept| name.eq_ignore_ascii_case(kept.as_str()))
}

/// Leaves what may go to another origin; a secret never does.
pub(super) fn keep_travelling(headers: &HeaderMap) -> HeaderMap {
    headers
        .iter()
        .filter(|(name, value)| may_travel(name.as_str()) && !value.is_sensitive())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Removes what describes a body.
pub(super) fn without_body(headers: &mut HeaderMap) {
    for name in [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_LANGUAGE] {
        headers.remove(name);
    }
}
