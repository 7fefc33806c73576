//! Names of the files that a save makes.

use jiff::Timestamp;

use crate::documents::model::{Job, JobKind};
use crate::formats;

/// The name an upload carries until it is verified; found again by its marker.
pub(in crate::documents) fn while_saving(job: &Job) -> String {
    let (stem, extension) = split(&job.name);
    format!("{}{}.{extension}", shorten(stem, 100), marker_text(&job.marker))
}

/// The text by which an upload is recognised: plain letters, digits and hyphens survive any renaming.
pub(in crate::documents) fn marker_text(marker: &str) -> String {
    format!("-saving-{marker}")
}

/// The marker in the name of an upload on its way.
pub(in crate::documents) fn marker_of(name: &str) -> Option<&str> {
    let (_, rest) = name.rsplit_once("-saving-")?;
    let marker = rest.split_once('.').map_or(rest, |(marker, _)| marker);
    (marker.len() == 16 && marker.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(marker)
}

/// Whether a name is that of an upload on its way.
pub(in crate::documents) fn is_marked(name: &str) -> bool {
    marker_of(name).is_some()
}

/// The final name: that of the document, with the extension that the bytes have now.
pub(in crate::documents) fn when_saved(
    kind: JobKind,
    name: &str,
    file_type: Option<&str>,
    now: i64,
) -> String {
    let (stem, extension) = split(name);
    let extension = match file_type.and_then(formats::get) {
        Some(format) if !format.extension.eq_ignore_ascii_case(extension) => format.extension,
        _ => extension,
    };
    let dot = if extension.is_empty() { "" } else { "." };
    match kind {
        JobKind::Conflict => format!("{stem} (conflict copy {}){dot}{extension}", moment(now)),
        _ => format!("{stem}{dot}{extension}"),
    }
}

/// The name of an old file that stays as an older version; `None` when it carries that name already.
pub(in crate::documents) fn when_retired(name: &str, now: i64) -> Option<String> {
    let (stem, extension) = split(name);
    let dot = if extension.is_empty() { "" } else { "." };
    let mark = format!(" (until {})", moment(now));
    (!stem.ends_with(&mark)).then(|| format!("{stem}{mark}{dot}{extension}"))
}

fn split(name: &str) -> (&str, &str) {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, extension),
        _ => (name, ""),
    }
}

fn shorten(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}

fn moment(now: i64) -> String {
    Timestamp::from_millisecond(now)
        .map(|time| time.strftime("%Y-%m-%d %H.%M.%S").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_type_changes_the_extension() {
        let name = |kind, name, file_type| when_saved(kind, name, file_type, 0);
        assert_eq!(name(JobKind::Replace, "Offer.odt", Some("docx")), "Offer.docx");
        assert_eq!(name(JobKind::Replace, "Offer.DOCX", Some("docx")), "Offer.DOCX");
        assert_eq!(name(JobKind::Replace, "Offer.docx", Some("exe")), "Offer.docx");
        assert_eq!(name(JobKind::Replace, "Offer", None), "Offer");
        assert_eq!(
            name(JobKind::Conflict, "Offer.docx", None),
            "Offer (conflict copy 1970-01-01 00.00.00).docx"
        );
    }

    #[test]
    fn an_old_version_is_named_once() {
        let once = when_retired("Offer.docx", 0).unwrap();
        assert_eq!(once, "Offer (until 1970-01-01 00.00.00).docx");
        assert_eq!(when_retired(&once, 0), None);
    }

    #[test]
    fn marks_are_recognised() {
        assert!(is_marked("Offer-saving-0123456789abcdef.docx"));
        assert!(!is_marked("Face-saving-tips.docx"));
    }
}
