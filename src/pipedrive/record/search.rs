//! Looking for one field, without reading what comes after it.

use std::ops::Range;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::super::envelope::not_json;
use super::super::scan::Scanner;
use super::text::{Key, place, text_of};
use crate::Result;

/// The place of one value, read only as far as its name.
pub(super) fn search(json: &[u8], name: &str) -> Result<Option<Range<usize>>> {
    match scan(json, name) {
        Scanned::Found(value) => return Ok(Some(value)),
        Scanned::Missing => return Ok(None),
        Scanned::Unclear => {}
    }
    let text = text_of(json)?;
    let mut found = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let whole = serde::Deserializer::deserialize_map(&mut reader, Search { text, name, found: &mut found });
    match (found, whole) {
        (Some(place), _) => Ok(Some(place)),
        (None, Ok(())) => Ok(None),
        (None, Err(error)) => Err(not_json(json, &error)),
    }
}

/// The same, fast, for a text that is known to be UTF-8 and JSON.
fn scan(json: &[u8], name: &str) -> Scanned {
    let mut scanner = Scanner::new(json);
    let found = scanner.take(b'{').and_then(|()| {
        loop {
            let key = json.get(scanner.key()?)?;
            // Not the name itself, and it may be the name all the same.
            if key.contains(&b'\\') {
                return None;
            }
            let value = scanner.value()?;
            if key == name.as_bytes() {
                return Some(Scanned::Found(value));
            }
            if !scanner.goes_on(b'}')? {
                return Some(Scanned::Missing);
            }
        }
    });
    found.unwrap_or(Scanned::Unclear)
}

/// What a fast search came to.
enum Scanned {
    Found(Range<usize>),
    Missing,
    /// The general reader must look.
    Unclear,
}

/// Stops at the first field of that name, with an error that only ends the reading.
struct Search<'a, 'f> {
    text: &'a str,
    name: &'f str,
    found: &'f mut Option<Range<usize>>,
}

impl<'de> Visitor<'de> for Search<'de, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            if key == self.name {
                let value = map.next_value::<&'de RawValue>()?.get();
                *self.found = Some(place(self.text, value));
                return Err(serde::de::Error::custom("found"));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
