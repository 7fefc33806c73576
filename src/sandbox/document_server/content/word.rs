//! A docx: its paragraphs as text, and one more paragraph at its end.

use serde::Serialize;

use super::package;
use super::xml::{self, Piece};
use crate::{Error, ErrorKind, Result};

/// One paragraph as the stub editor shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// Name of its style in the file, such as `Heading1`; empty for none.
    pub style: String,
    /// Its text.
    pub text: String,
}

/// The paragraphs of the document, those in tables included, in reading order.
pub fn paragraphs(file: &[u8]) -> Result<Vec<Paragraph>> {
    let document = package::required_part(file, &package::main_part(file)?)?;
    let mut found = Vec::new();
    let mut open: Vec<Paragraph> = Vec::new(); // a text box nests a paragraph in a paragraph
    let mut in_text = false;
    for (_, piece) in xml::pieces(&document) {
        match piece {
            Piece::Open { name, attributes, empty } => match xml::local(name) {
                "p" if !empty => open.push(Paragraph { style: String::new(), text: String::new() }),
                "p" => found.push(Paragraph { style: String::new(), text: String::new() }),
                "pStyle" => {
                    if let (Some(paragraph), Some(style)) =
                        (open.last_mut(), xml::attribute(attributes, "val"))
                    {
                        paragraph.style = style;
                    }
                }
                "t" => in_text = !empty,
                "tab" | "br" if empty => {
                    if let Some(paragraph) = open.last_mut().filter(|_| !attributes.contains("pos")) {
                        paragraph.text.push(if xml::local(name) == "tab" { '\t' } else { '\n' });
                    }
                }
                _ => {}
            },
            Piece::Close { name } => match xml::local(name) {
                "p" => found.extend(open.pop()),
                "t" => in_text = false,
                _ => {}
            },
            Piece::Text(text) => {
                if let Some(paragraph) = open.last_mut().filter(|_| in_text) {
                    paragraph.text.push_str(&xml::unescape(text));
                }
            }
        }
    }
    Ok(found)
}

/// The document with `text` as one more paragraph; each line of it becomes a paragraph.
pub fn add_paragraph(file: &[u8], text: &str) -> Result<Vec<u8>> {
    let part = package::main_part(file)?;
    let mut document = package::required_part(file, &part)?;
    let (place, prefix) = end_of_body(&document).ok_or_else(|| {
        Error::new(ErrorKind::UnsupportedFormat, "the document has no body that could take a paragraph")
    })?;
    let paragraphs = text.lines().map(|line| {
        let text = format!("<{prefix}t xml:space=\"preserve\">{}</{prefix}t>", xml::escape(line));
        format!("<{prefix}p><{prefix}r>{text}</{prefix}r></{prefix}p>")
    });
    let inserted = paragraphs.collect::<Vec<_>>().concat();
    document.insert_str(place, &inserted);
    package::replace_part(file, &part, &document)
}

/// Where a last paragraph goes: before the section settings that end the body, else at its end.
pub(super) fn end_of_body(document: &str) -> Option<(usize, String)> {
    let mut depth = 0_usize;
    let mut section = None;
    for (at, piece) in xml::pieces(document) {
        match piece {
            Piece::Open { name, empty, .. } => {
                if depth == 2 {
                    section = (xml::local(name) == "sectPr").then_some(at);
                }
                depth += usize::from(!empty);
            }
            Piece::Close { name } => {
                depth = depth.saturating_sub(1);
                if depth == 1 && xml::local(name) == "body" {
                    return Some((section.unwrap_or(at), xml::prefix(name).to_owned()));
                }
            }
            Piece::Text(_) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r#"<?xml version="1.0"?><w:document xmlns:w="x"><w:body><w:p><w:pPr><w:sectPr/></w:pPr></w:p><w:sectPr><w:pgSz/></w:sectPr></w:body></w:document>"#;

    #[test]
    fn a_paragraph_goes_before_the_last_section_settings() {
        let (place, prefix) = end_of_body(DOCUMENT).unwrap();
        assert!(DOCUMENT[place..].starts_with("<w:sectPr><w:pgSz/>"));
        assert_eq!(prefix, "w:");
    }

    #[test]
    fn a_body_without_section_settings_takes_it_at_its_end() {
        let document = "<d xmlns='x'><body><p/></body></d>";
        let (place, prefix) = end_of_body(document).unwrap();
        assert!(document[place..].starts_with("</body>"));
        assert_eq!(prefix, "");
    }
}
