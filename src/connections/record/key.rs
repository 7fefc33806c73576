//! Which account: a connection, and in one with many users whose.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::connections::LinkName;
use crate::{Error, Result};

/// Where the records of accounts are.
pub(super) const ACCOUNTS: &str = "account/";
/// What stands for the one account of a shared connection; a subject is percent-encoded and never `-`.
const SHARED: &str = "-";

const IN_PLACE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.');

/// Longest subject, in bytes.
const LONGEST_SUBJECT: usize = 255;

/// One account of one connection.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::connections) struct Key {
    pub(in crate::connections) link: LinkName,
    pub(in crate::connections) subject: Option<String>,
}

impl Key {
    /// The key of an account; refuses subjects that are empty, long or hold control characters.
    pub(in crate::connections) fn new(link: &LinkName, subject: Option<&str>) -> Result<Self> {
        if let Some(subject) = subject
            && (subject.is_empty()
                || subject.len() > LONGEST_SUBJECT
                || subject.chars().any(char::is_control))
        {
            return Err(Error::config("a subject has 1 to 255 bytes and no control characters"));
        }
        Ok(Self { link: link.clone(), subject: subject.map(str::to_owned) })
    }

    /// Where the account lies.
    pub(in crate::connections) fn place(&self) -> String {
        let subject = self
            .subject
            .as_deref()
            .map_or_else(|| SHARED.to_owned(), |subject| utf8_percent_encode(subject, IN_PLACE).to_string());
        format!("{ACCOUNTS}{}/{subject}", self.link)
    }

    /// The key of an account that lies at `place`.
    pub(super) fn at(place: &str) -> Option<Self> {
        let (link, subject) = place.strip_prefix(ACCOUNTS)?.split_once('/')?;
        let subject = match subject {
            SHARED => None,
            encoded => Some(percent_decode_str(encoded).decode_utf8().ok()?.into_owned()),
        };
        Some(Self { link: LinkName::parse(link).ok()?, subject })
    }
}
