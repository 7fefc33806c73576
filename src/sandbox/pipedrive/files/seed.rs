//! The files that are there from the start, on the first deal.

use bytes::Bytes;

use super::entry::{Content, Links};
use super::shelf::Newcomer;
use crate::formats::templates;

/// 2026-01-12 10:00 UTC.
const ADDED_MS: i64 = 1_768_212_000_000;

/// One of each document type that can be edited, and two plain ones.
pub(super) fn newcomers() -> Vec<Newcomer> {
    let locale = templates::Locale::default();
    let document = |extension: &str| templates::blank(extension, &locale).unwrap_or_default();
    let files = [
        ("Proposal.docx", document("docx")),
        ("Prices.xlsx", document("xlsx")),
        ("Presentation.pptx", document("pptx")),
        ("Requirements.txt", b"Delivery in May.\nTwo trainers.\n".to_vec()),
        ("Contacts.csv", "name,city\nAino,Tallinn\nZo\u{eb},Lisbon\n".as_bytes().to_vec()),
    ];
    let shelved = files.into_iter().map(|(name, bytes)| Newcomer {
        user_id: 1,
        links: Links { deal_id: 1, ..Links::default() },
        name: name.to_owned(),
        size: bytes.len() as u64,
        content: Content::Memory(Bytes::from(bytes)),
        now_ms: ADDED_MS,
    });
    shelved.collect()
}
