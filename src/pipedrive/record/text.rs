//! Parts of a record's text.

use std::borrow::Cow;
use std::ops::Range;

use serde::Deserialize;

use crate::{Error, ErrorKind, Result};

/// The bytes of a place.
pub(super) fn part<'a>(json: &'a [u8], place: &Range<usize>) -> &'a [u8] {
    json.get(place.clone()).unwrap_or_default()
}

/// The text of a record; what is in a place of it is text as well.
pub(super) fn text_of(json: &[u8]) -> Result<&str> {
    std::str::from_utf8(json).map_err(|_| Error::new(ErrorKind::Decode, "the record is not UTF-8 text"))
}

/// Where a borrowed part of the text stands.
pub(super) fn place(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.len()
}

/// A key, borrowed when it is written without escapes.
#[derive(Deserialize)]
pub(super) struct Key<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);
