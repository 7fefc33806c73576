//! One page of a list, cut into records without decoding them.

use bytes::Bytes;

use super::Record;
use super::envelope::{self, Next};
use super::operations::Pagination;
use super::parts::{Data, Parts};
use crate::{Error, ErrorKind, Result};

/// The records of one answer.
#[derive(Debug, Clone)]
pub struct Page {
    records: Vec<Record>,
    next: Option<Next>,
    bytes: usize,
}

impl Page {
    /// Cuts the body of a list answer; `None` when it says `success: false`.
    ///
    /// Nothing is copied.
    pub fn read(body: &Bytes, pagination: Pagination) -> Result<Option<Self>> {
        let parts = Parts::read(body)?;
        if parts.success == Some(false) {
            return Ok(None);
        }
        let additional = parts.additional_data;
        let next = match pagination {
            Pagination::Whole => None,
            Pagination::Cursor => envelope::next_cursor(additional)?,
            Pagination::Offset => envelope::next_start(additional)?,
        };
        let items = match parts.data {
            Data::Items(items) => items,
            Data::Nothing => Vec::new(),
            Data::Other => return Err(Error::new(ErrorKind::Decode, "`data` of the answer is not a list")),
        };
        let records = items.into_iter().map(|item| record(body, item)).collect::<Result<_>>()?;
        Ok(Some(Self { records, next, bytes: body.len() }))
    }

    /// The records.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The records, taken out.
    pub fn into_records(self) -> Vec<Record> {
        self.records
    }

    /// Size of the answer in bytes, decoded.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The cursor of the next page, if the list is cut by cursors and goes on.
    pub fn next_cursor(&self) -> Option<&str> {
        match &self.next {
            Some(Next::Cursor(cursor)) => Some(cursor),
            _ => None,
        }
    }

    pub(super) fn next(&self) -> Option<&Next> {
        self.next.as_ref()
    }

    /// The same records, the last one first.
    pub(super) fn reversed(mut self) -> Self {
        self.records.reverse();
        self
    }

    /// Drops what is over `count` records.
    pub(super) fn truncate(&mut self, count: usize) {
        self.records.truncate(count);
    }
}

fn record(body: &Bytes, text: &str) -> Result<Record> {
    if !text.starts_with('{') {
        return Err(Error::new(ErrorKind::Decode, "an item of the list is not an object"));
    }
    Ok(Record::scanned(body.slice_ref(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn read(json: &str) -> Result<Page> {
        Ok(Page::read(&Bytes::copy_from_slice(json.as_bytes()), Pagination::Cursor)?.unwrap())
    }

    #[test]
    fn a_list_is_cut_in_place() {
        let page =
            read(r#"{"success":true,"data":[ {"id":1} ,{"id":2}],"additional_data":{"next_cursor":"x"}}"#);
        let page = page.unwrap();
        assert_eq!(page.records()[0].json(), br#"{"id":1}"#);
        assert_eq!(page.records()[1].json(), br#"{"id":2}"#);
        assert_eq!(page.next_cursor(), Some("x"));
    }

    #[test]
    fn search_answers_have_their_list_below_items() {
        let page = read(r#"{"data":{"x":[],"items":[{"result_score":1,"item":{"id":2}}]}}"#).unwrap();
        assert_eq!(page.records().len(), 1);
    }

    #[test]
    fn an_empty_list_may_be_null() {
        for json in [r#"{"data":null}"#, r#"{"data":[]}"#, "{}"] {
            assert!(read(json).unwrap().records().is_empty(), "{json}");
        }
    }

    #[test]
    fn another_shape_is_refused() {
        for json in [
            "",
            "[]",
            "1",
            r#"{"data":1}"#,
            r#"{"data":-1}"#,
            r#"{"data":1.5}"#,
            r#"{"data":"x"}"#,
            r#"{"data":true}"#,
            r#"{"data":{}}"#,
            r#"{"data":[1]}"#,
            r#"{"data":[[]]}"#,
            r#"{"data":[{}"#,
            r#"{"data":[{},]}"#,
            r#"{"data":[]}{"data":[]}"#,
            r#"{"data":{"items":{}}}"#,
        ] {
            assert_eq!(read(json).map_err(|error| error.kind()).err(), Some(ErrorKind::Decode), "{json}");
        }
    }

    #[test]
    fn deep_nesting_does_not_overflow() {
        let deep = format!(r#"{{"data":[{{"a":{}{}}}]}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(&deep).unwrap().records().len(), 1);
        let unwrapped = format!(r#"{{"x":{}"#, "[".repeat(100_000));
        assert!(read(&unwrapped).is_err());
    }

    proptest! {
        #[test]
        fn records_are_what_serde_json_reads(
            items in prop::collection::vec(prop::collection::btree_map("[a-z]{1,4}", "\\PC{0,20}", 0..6), 0..20),
            cursor in prop::option::of("[a-zA-Z0-9_=-]{1,20}"),
            pretty in any::<bool>(),
        ) {
            let whole = json!({"success": true, "data": items, "additional_data": {"next_cursor": cursor}});
            let text = if pretty { serde_json::to_string_pretty(&whole) } else { serde_json::to_string(&whole) }.unwrap();
            let page = read(&text).unwrap();
            let read: Vec<Value> = page.records().iter().map(|record| record.decode().unwrap()).collect();
            prop_assert_eq!(Value::from(read), whole["data"].clone());
            prop_assert_eq!(page.next_cursor(), cursor.as_deref());
        }

        #[test]
        fn any_bytes_end_in_a_page_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
            let _ = Page::read(&Bytes::from(bytes), Pagination::Offset);
        }
    }
}
