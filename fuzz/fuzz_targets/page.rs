//! The body of a list answer from Pipedrive, cut into records.
#![no_main]

use bytes::Bytes;
use dealdocs::pipedrive::{Page, Pagination};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let body = Bytes::copy_from_slice(data);
    for pagination in [Pagination::Whole, Pagination::Cursor, Pagination::Offset] {
        let Ok(Some(page)) = Page::read(&body, pagination) else { continue };
        assert_eq!(page.bytes(), data.len());
        assert!(serde_json::from_slice::<serde::de::IgnoredAny>(data).is_ok(), "no JSON was taken for a page");
        for record in page.records() {
            let _ = record.field("id");
            let value: serde_json::Value = match record.decode() {
                Ok(value) => value,
                Err(_) => continue, // nested too deep, or a number out of range
            };
            assert!(value.is_object());
        }
    }
});
