//! File names from strangers: taken apart, refused or made safe.

use crate::{Error, ErrorKind, Result};

/// Longest accepted name in characters; the usual limit of file systems.
pub const MAX_CHARS: usize = 255;

/// Names that Windows gives to devices, whatever their extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Stem and extension (without the dot, in its own case). A leading dot starts a hidden file,
/// not an extension, and an empty extension is none.
pub fn split_extension(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.trim_matches('.').is_empty() && !extension.is_empty() => {
            (stem, Some(extension))
        }
        _ => (name, None),
    }
}

/// Refuses, with `UnsupportedFormat`, a name that is no bare file name or hides what it is.
pub fn check(name: &str) -> Result<()> {
    let refusal = if name.trim().is_empty() {
        Some(("the file name is empty", "Give the file name with its extension, such as \"Proposal.docx\"."))
    } else if name.chars().nth(MAX_CHARS).is_some() {
        Some(("the file name is longer than 255 characters", "Shorten the name."))
    } else if name.contains(['/', '\\']) {
        Some(("the file name holds a path", "Give the last part of the path only."))
    } else if name.contains(is_control) {
        Some((
            "the file name holds control characters",
            "Remove line ends, tabs and other invisible characters.",
        ))
    } else if name.contains(is_bidi_override) {
        Some((
            "the file name holds characters that turn the writing direction",
            "Remove them: they can make one extension look like another.",
        ))
    } else if name.ends_with(['.', ' ']) {
        Some((
            "the file name ends in a dot or a space",
            "Remove it: Windows would, and the name would change.",
        ))
    } else {
        None
    };
    match refusal {
        Some((message, hint)) => Err(Error::new(ErrorKind::UnsupportedFormat, message).with_hint(hint)),
        None => Ok(()),
    }
}

/// A safe bare file name made of `name`, of at most `max_chars` characters and 255 bytes.
///
/// Takes the last part of a path, removes control and direction characters, replaces what
/// Windows forbids, avoids device names, and keeps the extension when it shortens the stem.
/// Never empty: what is left of nothing is `document`.
pub fn sanitise(name: &str, max_chars: usize) -> String {
    // Shortening can lay bare an extension with dots before it; the second pass trims those.
    made_safe(&made_safe(name, max_chars), max_chars)
}

fn made_safe(name: &str, max_chars: usize) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.trim_matches(is_edge).is_empty()).unwrap_or("");
    let clean: String = last
        .chars()
        .filter(|letter| !is_control(*letter) && !is_bidi_override(*letter))
        .map(|letter| if "<>:\"|?*".contains(letter) { '_' } else { letter })
        .collect();
    let clean = clean.trim_end_matches(is_edge).trim_start();
    let (stem, extension) = match clean.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 16 => (stem, Some(extension)),
        _ => (clean, None),
    };
    let stem = stem.trim_matches(is_edge);
    let device = stem.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let stem = match stem {
        "" => "document".to_owned(),
        _ if DEVICES.contains(&device.as_str()) => format!("_{stem}"),
        _ => stem.to_owned(),
    };
    let ending = extension.map(|extension| format!(".{extension}")).unwrap_or_default();
    let chars = max_chars.saturating_sub(ending.chars().count()).max(1);
    let bytes = MAX_CHARS.saturating_sub(ending.len()).max(4);
    let mut short: String = stem.chars().take(chars).collect();
    while short.len() > bytes {
        short.pop();
    }
    let short = short.trim_end_matches(is_edge);
    format!("{short}{ending}")
}

/// What a name should neither begin nor end with: dots and any white space.
fn is_edge(letter: char) -> bool {
    letter == '.' || letter.is_whitespace()
}

fn is_control(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// Embeddings, overrides and isolates (Unicode UAX 9). The marks that right-to-left names
/// honestly use (U+200E, U+200F, U+061C) are not among them.
fn is_bidi_override(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
