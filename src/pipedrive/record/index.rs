//! The places of all fields of a record.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::super::envelope::not_json;
use super::text::{Key, part, place, text_of};
use crate::Result;

/// A key and its raw value, as places in the record's text.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: Name,
    pub(super) value: Range<usize>,
}

#[derive(Debug, Clone)]
pub(super) enum Name {
    /// Written without escapes: a part of the text.
    Plain(Range<usize>),
    /// Had escapes, so it was decoded.
    Decoded(Box<str>),
}

impl Name {
    pub(super) fn bytes<'a>(&'a self, json: &'a [u8]) -> &'a [u8] {
        match self {
            Self::Plain(place) => part(json, place),
            Self::Decoded(name) => name.as_bytes(),
        }
    }

    pub(super) fn text<'a>(&'a self, json: &'a [u8]) -> &'a str {
        // The text was checked to be UTF-8 when it was indexed.
        std::str::from_utf8(self.bytes(json)).unwrap_or_default()
    }
}

/// Every field, in the order of the text, each name once.
pub(super) fn index(json: &[u8]) -> Result<Vec<Field>> {
    let text = text_of(json)?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let fields = serde::Deserializer::deserialize_map(&mut reader, Fields(text))
        .and_then(|fields| reader.end().map(|()| fields));
    fields.map_err(|error| not_json(json, &error))
}

/// Collects the places of all fields of the text.
struct Fields<'a>(&'a str);

impl<'de> Visitor<'de> for Fields<'de> {
    type Value = Vec<Field>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields: Vec<Field> = Vec::with_capacity(64);
        let mut marks: Vec<u64> = Vec::with_capacity(64);
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            marks.push(mark(&key));
            let name = match key {
                Cow::Borrowed(key) => Name::Plain(place(self.0, key)),
                Cow::Owned(key) => Name::Decoded(key.into_boxed_str()),
            };
            let value = map.next_value::<&'de RawValue>()?.get();
            fields.push(Field { name, value: place(self.0, value) });
        }
        marks.sort_unstable();
        let repeated = marks.windows(2).any(|pair| pair.first() == pair.last());
        Ok(if repeated { first_wins(self.0.as_bytes(), fields) } else { fields })
    }
}

/// A cheap mark of a key, from its length, start and end: only to notice that two may be equal.
fn mark(key: &str) -> u64 {
    let word = |bytes: Option<&[u8]>| {
        let bytes = bytes.unwrap_or(key.as_bytes());
        bytes.iter().take(8).fold(0_u64, |word, byte| word << 8 | u64::from(*byte))
    };
    let (start, end) =
        (word(key.as_bytes().get(..8)), word(key.as_bytes().get(key.len().saturating_sub(8)..)));
    start ^ end.rotate_left(29) ^ key.len() as u64
}

/// Of a repeated key the first one counts, as in [`Record::field`].
fn first_wins(json: &[u8], mut fields: Vec<Field>) -> Vec<Field> {
    let mut seen: HashSet<String> = HashSet::new();
    fields.retain(|field| seen.insert(field.name.text(json).to_owned()));
    fields
}
