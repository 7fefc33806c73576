//! Transport failures in our own words, without query strings.

use url::Url;

use crate::{Error, ErrorKind};

/// A wait that reached its limit.
pub(super) fn timeout(url: &Url) -> Error {
    Error::new(ErrorKind::Timeout, format!("no answer from {} in time", url.host_str().unwrap_or("the host")))
        .with_hint("Raise `timeout`, or check that the host is up.")
}

/// The kind and words for a failure of the HTTP library.
pub(super) fn from_reqwest(error: reqwest::Error) -> Error {
    let host = error.url().and_then(Url::host_str).unwrap_or("the host").to_owned();
    let error = error.without_url();
    let (kind, what) = if error.is_timeout() {
        (ErrorKind::Timeout, "no answer in time from")
    } else if error.is_connect() {
        (ErrorKind::Connect, "cannot connect to")
    } else if error.is_decode() {
        (ErrorKind::Decode, "the body cannot be decoded from")
    } else {
        (ErrorKind::Transport, "the exchange broke with")
    };
    Error::new(kind, format!("{what} {host}")).with_source(error)
}
