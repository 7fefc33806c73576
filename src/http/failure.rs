//! Transport failures in our own words: the origin is named, never the path or the query.

use std::error::Error as StdError;
use std::io;

use url::Url;

use super::resolver::AddressRefused;
use super::{Origin, tls};
use crate::{Error, ErrorKind};

/// What a failed attempt allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// Nothing was sent: any request may be sent again.
    NothingSent,
    /// The peer may have acted on it: only a method that can be repeated.
    Ambiguous,
    /// A second attempt would fail in the same way.
    Useless,
}

/// A failed attempt.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) error: Error,
    pub(super) again: Again,
}

impl Broken {
    pub(super) fn useless(error: Error) -> Self {
        Self { error, again: Again::Useless }
    }
}

/// A wait that reached its limit.
pub(super) fn timeout(url: &Url) -> Error {
    Error::new(ErrorKind::Timeout, format!("no answer from {} in time", name(url)))
        .with_hint("Raise `timeout`, or check that the host is up.")
}

/// The kind, the words and the chances of a failure of the HTTP library.
pub(super) fn explain(error: reqwest::Error, url: &Url) -> Broken {
    let host = name(url);
    let error = error.without_url();
    let new = |kind, what: &str| Error::new(kind, format!("{what} {host}"));
    let (again, told) = if let Some(refused) = find::<AddressRefused>(&error) {
        (Again::Useless, refused.to_error())
    } else if let Some(failure) = find::<rustls::Error>(&error) {
        (Again::Useless, tls::explain(failure, &host))
    } else if error.is_connect() && error.is_timeout() {
        let told =
            new(ErrorKind::Timeout, "no connection in time to").with_hint("Check that the host is up.");
        (Again::NothingSent, told)
    } else if error.is_connect() {
        let message = format!("cannot connect to {host}: {}", connect_reason(&error));
        let told = Error::new(ErrorKind::Connect, message)
            .with_hint("Check the address, and that the host is up and reachable.");
        (Again::NothingSent, told)
    } else if let Some(failure) = find::<hyper::Error>(&error) {
        broken_exchange(failure, &host)
    } else if let Some(reason) = find::<io::Error>(&error) {
        // Not from the connection, so from the decoder of the body.
        (Again::Useless, new(ErrorKind::Decode, &format!("a compressed body is damaged ({reason}), from")))
    } else {
        (Again::Useless, new(ErrorKind::Transport, "the exchange broke with"))
    };
    Broken { error: told.with_source(error), again }
}

fn broken_exchange(failure: &hyper::Error, host: &str) -> (Again, Error) {
    let new = |kind, what: &str| Error::new(kind, format!("{what} {host}"));
    if failure.is_parse_too_large() {
        (Again::Useless, new(ErrorKind::TooLarge, "the headers are too large in the answer of"))
    } else if failure.is_parse() {
        (Again::Useless, new(ErrorKind::Transport, "the answer is not HTTP, from"))
    } else if failure.is_incomplete_message() {
        (
            Again::Ambiguous,
            new(ErrorKind::Transport, "the connection was closed before the answer was whole, by"),
        )
    } else if find::<io::Error>(failure).is_some_and(|error| error.kind() == io::ErrorKind::InvalidInput) {
        (Again::Useless, new(ErrorKind::Transport, "the body is not in valid chunks, from"))
    } else {
        (Again::Ambiguous, new(ErrorKind::Transport, "the exchange broke with"))
    }
}

fn connect_reason(error: &reqwest::Error) -> String {
    match find::<io::Error>(error) {
        // Name resolution has no kind of its own, only these words of the standard library.
        Some(reason) if reason.to_string().contains("lookup address") => {
            "the name cannot be resolved".to_owned()
        }
        Some(reason) => reason.kind().to_string(),
        None => "no connection could be made".to_owned(),
    }
}

fn name(url: &Url) -> String {
    Origin::of(url).map_or_else(|_| "the host".to_owned(), |origin| origin.to_string())
}

/// The first `T` among an error and its causes.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        // `io::Error::source` skips the error it wraps.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match wrapped {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}
