//! The list that a Document Server gives of itself (`GET /meta/formats`).

use serde::Deserialize;

use super::{Action, Actions, DocumentType, Format};
use crate::{Error, ErrorKind, Result};

/// The vendor's list has under 100 entries.
const MAX_ENTRIES: usize = 1000;

/// One format as a server describes it, or one of ours when the server gives no list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedFormat {
    /// Extension in lower case, without the dot.
    pub extension: String,
    /// Its editor; `None` for what is only an output.
    pub document_type: Option<DocumentType>,
    /// What the editors offer for it; actions that we do not know are left out.
    pub actions: Actions,
    /// Extensions that the converter can make of it, sorted.
    pub converts_to: Vec<String>,
    /// Its MIME types, the usual one first.
    pub mime_types: Vec<String>,
}

/// An entry of the vendor's file. Everything but the name may be missing in another release.
#[derive(Deserialize)]
struct Entry {
    name: String,
    #[serde(default, rename = "type")]
    document_type: String,
    #[serde(default)]
    actions: Vec<String>,
    #[serde(default)]
    convert: Vec<String>,
    #[serde(default)]
    mime: Vec<String>,
}

impl ServedFormat {
    /// Reads a server's list, sorted by extension, with the known defects of the vendor's data
    /// repaired: upper case, repeated values, several MIME types in one string.
    pub fn parse_list(json: &[u8]) -> Result<Vec<Self>> {
        let entries: Vec<Entry> = serde_json::from_slice(json).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            Error::new(ErrorKind::Decode, format!("the server's list of formats cannot be read ({place})"))
                .with_hint("The built-in list can be used instead.")
        })?;
        if entries.len() > MAX_ENTRIES {
            return Err(Error::new(ErrorKind::Decode, "the server's list of formats is too long"));
        }
        let mut formats: Vec<Self> =
            entries.into_iter().map(Self::from).filter(|format| !format.extension.is_empty()).collect();
        formats.sort_by(|one, other| one.extension.cmp(&other.extension));
        formats.dedup_by(|later, first| later.extension == first.extension);
        Ok(formats)
    }
}

impl From<Entry> for ServedFormat {
    fn from(entry: Entry) -> Self {
        let mut converts_to = parts(&entry.convert);
        converts_to.sort();
        Self {
            extension: entry.name.trim().trim_start_matches('.').to_ascii_lowercase(),
            document_type: DocumentType::from_name(&entry.document_type),
            actions: entry
                .actions
                .iter()
                .filter_map(|name| Action::from_name(name))
                .fold(Actions::default(), Actions::with),
            converts_to,
            mime_types: parts(&entry.mime),
        }
    }
}

impl From<&Format> for ServedFormat {
    fn from(format: &Format) -> Self {
        let owned = |values: &[&str]| values.iter().map(ToString::to_string).collect();
        Self {
            extension: format.extension.to_owned(),
            document_type: format.document_type,
            actions: format.actions,
            converts_to: owned(format.converts_to),
            mime_types: owned(format.mime_types),
        }
    }
}

/// The values in lower case, split at commas, each once, in their order.
fn parts(values: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in values.iter().flat_map(|value| value.split(',')) {
        let value = value.trim().to_ascii_lowercase();
        if !value.is_empty() && !found.contains(&value) {
            found.push(value);
        }
    }
    found
}
