//! Texts as literals of Python and of the POSIX shell.

use std::fmt::Write as _;

/// A string literal of Python, in ASCII.
pub(super) fn python(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        // Writing to a String cannot fail.
        let _ = match c {
            '"' | '\\' => write!(literal, "\\{c}"),
            ' '..='~' => write!(literal, "{c}"),
            '\u{10000}'.. => write!(literal, "\\U{:08x}", u32::from(c)),
            _ => write!(literal, "\\u{:04x}", u32::from(c)),
        };
    }
    literal.push('"');
    literal
}

/// One word of the shell. A character that no word can hold, or that ends a line, becomes a space.
pub(super) fn shell(text: &str) -> String {
    let plain = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b':' | b',' | b'+')
    };
    if !text.is_empty() && !text.starts_with('-') && text.bytes().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", one_line(text).replace('\'', "'\\''"))
}

/// Text of a comment, on one line in every language.
pub(super) fn comment(text: &str) -> String {
    one_line(text)
}

fn one_line(text: &str) -> String {
    let breaks = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect()
}

/// An environment variable for a value of a connection, to stand in double quotes.
pub(super) fn variable(link_name: &str, value: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let name: String = link_name.chars().chain(['_']).chain(value.chars()).map(plain).collect();
    format!("${{{name}}}")
}
