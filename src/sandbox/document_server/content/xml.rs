//! A reader of XML tags, just enough for the parts of an Office file.
//!
//! It walks tags with their byte positions, so that an edit can be put into the original
//! text without writing the rest anew.

/// One piece of XML.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// `<name attributes>`, or `<name attributes/>` when `empty`.
    Open { name: &'a str, attributes: &'a str, empty: bool },
    /// `</name>`.
    Close { name: &'a str },
    /// Text between tags, still escaped.
    Text(&'a str),
}

/// Walks the pieces of `text`, each with the position of its first byte.
pub struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

/// The pieces of `text`; ends early where the XML is broken.
pub fn pieces(text: &str) -> Pieces<'_> {
    Pieces { text, at: 0 }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (usize, Piece<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.at;
            let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
            if !rest.starts_with('<') {
                let length = rest.find('<').unwrap_or(rest.len());
                self.at = start.checked_add(length)?;
                return Some((start, Piece::Text(rest.get(..length)?)));
            }
            let (close, skipped) = if rest.starts_with("<!--") {
                ("-->", true)
            } else if rest.starts_with("<?") {
                ("?>", true)
            } else if rest.starts_with("<![CDATA[") {
                ("]]>", true)
            } else {
                (">", rest.starts_with("<!"))
            };
            let length = end_of_tag(rest, close)?;
            self.at = start.checked_add(length)?;
            if !skipped {
                return Some((start, tag(rest.get(..length)?)?));
            }
        }
    }
}

/// Length of the tag that `text` starts with.
pub fn tag_length(text: &str) -> Option<usize> {
    end_of_tag(text, ">")
}

/// Length of the tag at the start of `rest`; a `>` inside a quoted attribute does not end it.
fn end_of_tag(rest: &str, close: &str) -> Option<usize> {
    if close != ">" {
        return rest.find(close)?.checked_add(close.len());
    }
    let mut quote = None;
    for (at, letter) in rest.char_indices() {
        match (quote, letter) {
            (None, '>') => return at.checked_add(1),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

fn tag(text: &str) -> Option<Piece<'_>> {
    let inner = text.strip_prefix('<')?.strip_suffix('>')?;
    if let Some(name) = inner.strip_prefix('/') {
        return Some(Piece::Close { name: name.trim_end() });
    }
    let (inner, empty) = match inner.strip_suffix('/') {
        Some(inner) => (inner, true),
        None => (inner, false),
    };
    let end = inner.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(inner.len());
    let (name, attributes) = inner.split_at_checked(end)?;
    Some(Piece::Open { name, attributes, empty })
}

/// The name without its namespace prefix.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The namespace prefix with its colon, or nothing.
pub fn prefix(name: &str) -> &str {
    name.rfind(':').and_then(|at| name.get(..=at)).unwrap_or("")
}

/// The value of the attribute whose name ends in `wanted` (prefix or not), unescaped.
pub fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (value, next) = after.get(1..)?.split_once(quote)?;
        if local(name.trim()) == wanted {
            return Some(unescape(value));
        }
        rest = next;
    }
}

/// Text with XML's five names and character numbers replaced.
pub fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let named = after.split_once(';').and_then(|(name, next)| Some((entity(name)?, next)));
        let (letter, next) = named.unwrap_or(('&', after));
        plain.push(letter);
        rest = next;
    }
    plain.push_str(rest);
    plain
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Text fit to stand in XML: escaped, and without characters that XML cannot hold.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(letter),
            '\u{FFFE}' | '\u{FFFF}' => {}
            letter if letter < ' ' => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_texts_and_quoted_brackets() {
        let all: Vec<_> = pieces("<?xml?><a x=\"1>2\"><!-- <b> --><w:t>hi</w:t><c/></a>").collect();
        assert_eq!(
            all,
            [
                (7, Piece::Open { name: "a", attributes: " x=\"1>2\"", empty: false }),
                (30, Piece::Open { name: "w:t", attributes: "", empty: false }),
                (35, Piece::Text("hi")),
                (37, Piece::Close { name: "w:t" }),
                (43, Piece::Open { name: "c", attributes: "", empty: true }),
                (47, Piece::Close { name: "a" }),
            ]
        );
    }

    #[test]
    fn attributes_are_found_with_and_without_prefix() {
        let attributes = " r:id='rId1' name=\"A &amp; B\"";
        assert_eq!(attribute(attributes, "id").as_deref(), Some("rId1"));
        assert_eq!(attribute(attributes, "name").as_deref(), Some("A & B"));
        assert_eq!(attribute(attributes, "missing"), None);
    }

    proptest! {
        #[test]
        fn escaping_is_undone(text in "[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\u{FFFE}\u{FFFF}]*") {
            prop_assert_eq!(unescape(&escape(&text)), text);
        }

        #[test]
        fn any_text_ends(text in "[<>/!?a&;\"'= \\-\\[\\]]*") {
            prop_assert!(pieces(&text).count() <= text.len());
        }
    }
}
