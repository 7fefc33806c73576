//! Finding a format by file name, extension or MIME type.

use super::table::DOCS_9;
use super::table_docs10::DOCS_10;
use super::{Edition, Format, file_name};
use crate::{Error, ErrorKind, Result};

/// Every format of the default edition, sorted by extension.
pub fn all() -> &'static [&'static Format] {
    all_for(Edition::default())
}

/// Every format of `edition`, sorted by extension.
pub fn all_for(edition: Edition) -> &'static [&'static Format] {
    match edition {
        Edition::Docs9 => &DOCS_9,
        Edition::Docs10 => &DOCS_10,
    }
}

/// The format of an extension: `docx`, `.docx` or `DOCX`.
pub fn get(extension: &str) -> Option<&'static Format> {
    get_for(Edition::default(), extension)
}

/// The format of an extension in `edition`.
pub fn get_for(edition: Edition, extension: &str) -> Option<&'static Format> {
    let wanted = extension.strip_prefix('.').unwrap_or(extension).as_bytes();
    let formats = all_for(edition);
    let at = formats
        .binary_search_by(|format| format.extension.bytes().cmp(wanted.iter().map(u8::to_ascii_lowercase)))
        .ok()?;
    formats.get(at).copied()
}

/// The format of a file, by its name: `Proposal.DOCX`.
///
/// The last extension decides. `UnsupportedFormat` says what is wrong with a name that has no
/// extension, an unknown one, or characters that hide the real one.
pub fn detect(name: &str) -> Result<&'static Format> {
    detect_for(Edition::default(), name)
}

/// The format of a file in `edition`, by its name.
pub fn detect_for(edition: Edition, name: &str) -> Result<&'static Format> {
    file_name::check(name)?;
    let (stem, extension) = file_name::split_extension(name);
    let Some(extension) = extension else {
        return Err(no_extension(edition, name));
    };
    get_for(edition, extension).ok_or_else(|| unknown(edition, stem, extension))
}

/// The formats with this MIME type, those for which it is the usual one first. Case and
/// parameters (`; charset=utf-8`) do not matter.
pub fn for_mime_type(edition: Edition, mime_type: &str) -> Vec<&'static Format> {
    let wanted = mime_type.split(';').next().unwrap_or_default().trim();
    let mut found: Vec<_> = all_for(edition)
        .iter()
        .filter_map(|format| {
            let place = format.mime_types.iter().position(|known| known.eq_ignore_ascii_case(wanted))?;
            Some((place, !format.can_view(), *format))
        })
        .collect();
    found.sort_by_key(|(place, only_output, format)| (*place, *only_output, format.extension));
    found.into_iter().map(|(_, _, format)| format).collect()
}

fn no_extension(edition: Edition, name: &str) -> Error {
    let hint = match get_for(edition, name) {
        Some(format) => {
            format!(
                "If {:?} is meant as an extension, look it up with `get`, not `detect`.",
                format.extension
            )
        }
        None => "Give the file name with its extension, such as \"Proposal.docx\".".to_owned(),
    };
    Error::new(ErrorKind::UnsupportedFormat, format!("the file name {} has no extension", shown(name)))
        .with_hint(hint)
}

fn unknown(edition: Edition, stem: &str, extension: &str) -> Error {
    let message = format!("files of type {} are not supported", shown(extension));
    let inner = file_name::split_extension(stem).1.and_then(|inner| get_for(edition, inner));
    let hint = match (inner, get_for(edition, extension.trim())) {
        (_, Some(format)) => format!("Remove the spaces around {:?}.", format.extension),
        (Some(format), None) => format!(
            "Only the last extension counts. If the file really is a {} file, rename it so that it ends in \".{0}\".",
            format.extension
        ),
        (None, None) if !extension.is_ascii() => {
            "Extensions are written in plain letters a-z and digits.".to_owned()
        }
        (None, None) => {
            "Convert the file first; `dealdocs formats` or `formats.all()` lists what can be opened."
                .to_owned()
        }
    };
    Error::new(ErrorKind::UnsupportedFormat, message).with_hint(hint)
}

/// A piece of a name for a message: short, and nothing in it can act on a terminal.
fn shown(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    let dots = if short.len() < text.len() { "..." } else { "" };
    format!("\"{}{dots}\"", short.escape_debug())
}
