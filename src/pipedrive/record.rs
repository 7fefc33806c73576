//! One record: a slice of its page's JSON, decoded field by field when asked.

mod index;
mod search;
mod text;

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use serde::de::DeserializeOwned;

use self::index::{Field, index};
use self::search::search;
use self::text::part;
use super::envelope::not_json;
use crate::Result;

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
