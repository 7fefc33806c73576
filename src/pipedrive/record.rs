//! One record: a slice of its page's JSON, decoded field by field when asked.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::envelope::not_json;
use super::scan::Scanner;
use crate::{Error, ErrorKind, Result};

/// Look-ups that search the text; a later one makes an index of all fields.
const SEARCHES: u8 = 4;

/// A JSON object of the API. Cloning is cheap; the bytes are shared with the page.
///
/// A record keeps its whole page in memory: decode and drop it when few of many are kept.
#[derive(Debug, Clone)]
pub struct Record {
    json: Bytes,
    known: Arc<Known>,
}

/// What was found out about a record, shared by its clones.
#[derive(Debug, Default)]
struct Known {
    fields: OnceLock<Vec<Field>>,
    searches: AtomicU8,
}

/// A key and its raw value, as places in the record's text.
#[derive(Debug, Clone)]
struct Field {
    name: Name,
    value: Range<usize>,
}

#[derive(Debug, Clone)]
enum Name {
    /// Written without escapes: a part of the text.
    Plain(Range<usize>),
    /// Had escapes, so it was decoded.
    Decoded(Box<str>),
}

impl Record {
    /// A record from one JSON object that has been scanned before.
    pub(super) fn scanned(json: Bytes) -> Self {
        Self { json, known: Arc::default() }
    }

    /// A record from the text of one JSON object.
    pub fn parse(json: Bytes) -> Result<Self> {
        let record = Self::scanned(json);
        record.fields()?;
        Ok(record)
    }

    /// The raw JSON.
    pub fn json(&self) -> &[u8] {
        &self.json
    }

    /// The raw JSON, sharing the page's memory.
    pub fn bytes(&self) -> &Bytes {
        &self.json
    }

    /// Name and raw JSON of every field, in the order of the answer; each name once.
    pub fn items(&self) -> Result<impl ExactSizeIterator<Item = (&str, &[u8])>> {
        Ok(self.fields()?.iter().map(|field| (field.name.text(&self.json), part(&self.json, &field.value))))
    }

    /// Number of fields.
    pub fn len(&self) -> Result<usize> {
        Ok(self.fields()?.len())
    }

    /// Whether there is no field at all.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.fields()?.is_empty())
    }

    /// The raw JSON of one field; of a repeated name the first one counts.
    pub fn field(&self, name: &str) -> Result<Option<&[u8]>> {
        let indexed = self.known.fields.get().is_some();
        if !indexed && self.known.searches.fetch_add(1, Ordering::Relaxed) < SEARCHES {
            return Ok(search(&self.json, name)?.map(|value| part(&self.json, &value)));
        }
        let found = self.fields()?.iter().find(|field| field.name.bytes(&self.json) == name.as_bytes());
        Ok(found.map(|field| part(&self.json, &field.value)))
    }

    /// The whole record as a typed value.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.json).map_err(|error| not_json(&self.json, &error))
    }

    fn fields(&self) -> Result<&[Field]> {
        if let Some(fields) = self.known.fields.get() {
            return Ok(fields);
        }
        let fields = index(&self.json)?;
        Ok(self.known.fields.get_or_init(|| fields))
    }
}

impl Name {
    fn bytes<'a>(&'a self, json: &'a [u8]) -> &'a [u8] {
        match self {
            Self::Plain(place) => part(json, place),
            Self::Decoded(name) => name.as_bytes(),
        }
    }

    fn text<'a>(&'a self, json: &'a [u8]) -> &'a str {
        // The text was checked to be UTF-8 when it was indexed.
        std::str::from_utf8(self.bytes(json)).unwrap_or_default()
    }
}

fn part<'a>(json: &'a [u8], place: &Range<usize>) -> &'a [u8] {
    json.get(place.clone()).unwrap_or_default()
}

fn text_of(json: &[u8]) -> Result<&str> {
    std::str::from_utf8(json).map_err(|_| Error::new(ErrorKind::Decode, "the record is not UTF-8 text"))
}

/// The place of one value, read only as far as its name.
fn search(json: &[u8], name: &str) -> Result<Option<Range<usize>>> {
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

/// Where a borrowed part of the text stands.
fn place(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.len()
}

fn index(json: &[u8]) -> Result<Vec<Field>> {
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

/// A key, borrowed when it is written without escapes.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn record(json: &str) -> Record {
        Record::scanned(Bytes::copy_from_slice(json.as_bytes()))
    }

    #[test]
    fn a_field_is_the_raw_text_of_its_value() {
        let record = record(r#" {"id": 7, "ti\u0074le":"a\"b", "nested" : {"x":[1, 2]}, "id":8} "#);
        assert_eq!(record.field("id").unwrap(), Some(&b"7"[..]));
        assert_eq!(record.field("title").unwrap(), Some(&br#""a\"b""#[..]));
        assert_eq!(record.field("nested").unwrap(), Some(&br#"{"x":[1, 2]}"#[..]));
        assert_eq!(record.field("none").unwrap(), None);
        let names: Vec<_> = record.items().unwrap().map(|(name, _)| name).collect();
        assert_eq!(names, ["id", "title", "nested"]);
        assert_eq!(record.field("id").unwrap(), Some(&b"7"[..]), "the index says the same");
    }

    #[test]
    fn what_is_not_an_object_is_refused() {
        for json in ["", "1", "[]", "null", "{", r#"{"a":}"#, r#"{"a":1}x"#, r#"{"a":1,}"#, "{a:1}"] {
            assert!(record(json).len().is_err(), "{json}");
        }
        assert!(Record::parse(Bytes::from_static(b"{\"a\":\"\xff\"}")).is_err());
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1e9..1e9f64).prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from),
            "[\"\\\\{}\\[\\],:\\n\u{1}]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[a-z\"\\\\é]{0,5}", inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn fields_are_what_serde_json_reads(
            map in prop::collection::btree_map("[a-z\"\\\\é]{0,6}", json(), 0..12),
            pretty in any::<bool>(),
        ) {
            let whole = Value::Object(map.clone().into_iter().collect());
            let text = if pretty { serde_json::to_string_pretty(&whole) } else { serde_json::to_string(&whole) }.unwrap();
            // Read back, because serde_json does not read every number to the last digit.
            let whole: Value = serde_json::from_str(&text).unwrap();
            let record = record(&text);
            prop_assert_eq!(record.len().unwrap(), map.len());
            for (name, value) in whole.as_object().unwrap() {
                let searched = Record::scanned(record.bytes().clone());
                prop_assert_eq!(record.field(name).unwrap(), searched.field(name).unwrap());
                let raw = record.field(name).unwrap().unwrap();
                prop_assert_eq!(&serde_json::from_slice::<Value>(raw).unwrap(), value);
            }
            prop_assert_eq!(record.decode::<Value>().unwrap(), whole);
        }

        #[test]
        fn any_bytes_end_in_a_value_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let ours = Record::parse(Bytes::from(bytes.clone())).is_ok();
            let reference = serde_json::from_slice::<serde_json::Map<String, Value>>(&bytes).is_ok();
            prop_assert!(ours || !reference);
        }
    }
}
