//! The opaque cursor of v2: where the last page ended, as base64url of JSON.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::kind::Sort;

/// The value of the sort field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub(in super::super) enum Key {
    Number(i64),
    Text(String),
}

/// The last record of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in super::super) struct Cursor {
    pub(super) field: String,
    pub(super) field_value: Key,
    pub(super) sort_direction: String,
    pub(super) id: i64,
}

impl Cursor {
    pub(in super::super) fn new(sort: Sort, descending: bool, value: Key, id: i64) -> Self {
        let sort_direction = if descending { "desc" } else { "asc" }.to_owned();
        Self { field: sort.name().to_owned(), field_value: value, sort_direction, id }
    }

    /// A cursor that only counts, for lists without a key of their own.
    pub(in super::super) fn position(position: usize) -> Self {
        let id = i64::try_from(position).unwrap_or(i64::MAX);
        Self::new(Sort::Id, false, Key::Number(id), id)
    }

    /// How many entries lie before it, for [`Cursor::position`].
    pub(in super::super) fn as_position(&self) -> usize {
        usize::try_from(self.id).unwrap_or(0)
    }

    pub(in super::super) fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// `None` for anything this sandbox has not made.
    pub(in super::super) fn decode(text: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }

    /// Was it made for this order?
    pub(in super::super) fn fits(&self, sort: Sort, descending: bool) -> bool {
        self.field == sort.name() && (self.sort_direction == "desc") == descending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_way_to_the_client_and_back() {
        for cursor in [
            Cursor::new(Sort::Id, false, Key::Number(7), 7),
            Cursor::new(Sort::Name, true, Key::Text("Größe \"1\"".to_owned()), 9),
            Cursor::position(40),
        ] {
            assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }
        assert_eq!(Cursor::position(40).as_position(), 40);
    }

    #[test]
    fn what_the_sandbox_did_not_make_is_no_cursor() {
        for text in ["", "!!", "e30", "bm90IGpzb24", "eyJpZCI6N30"] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }

    #[test]
    fn a_cursor_fits_only_its_own_order() {
        let cursor = Cursor::new(Sort::UpdateTime, true, Key::Number(1), 1);
        assert!(cursor.fits(Sort::UpdateTime, true));
        assert!(!cursor.fits(Sort::UpdateTime, false));
        assert!(!cursor.fits(Sort::Id, true));
    }
}
