//! A pptx: the texts of its slides, and one more line on the first slide.

use serde::Serialize;

use super::package;
use super::xml::{self, Piece};
use crate::{Error, ErrorKind, Result};

/// Slides shown at most.
const MAX_SLIDES: usize = 100;

/// One slide as the stub editor shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Slide {
    /// Its lines of text.
    pub lines: Vec<String>,
}

/// The slides in their order.
pub fn slides(file: &[u8]) -> Result<Vec<Slide>> {
    let mut slides = Vec::new();
    for part in slide_parts(file)?.iter().take(MAX_SLIDES) {
        slides.push(Slide { lines: lines(&package::required_part(file, part)?) });
    }
    Ok(slides)
}

/// The presentation with one more line in the last text shape of its first slide.
pub fn add_line(file: &[u8], text: &str) -> Result<Vec<u8>> {
    let nothing =
        || Error::new(ErrorKind::UnsupportedFormat, "the first slide has no text that could take a line");
    let parts = slide_parts(file)?;
    let part = parts.first().ok_or_else(nothing)?;
    let mut slide = package::required_part(file, part)?;
    let (place, name) = xml::pieces(&slide)
        .filter_map(|(at, piece)| match piece {
            Piece::Close { name } if xml::local(name) == "txBody" => Some((at, name)),
            _ => None,
        })
        .last()
        .ok_or_else(nothing)?;
    // DrawingML text lives in another namespace than the slide; every producer calls it `a`.
    let prefix = if slide.contains("<a:bodyPr") { "a:" } else { xml::prefix(name) }.to_owned();
    let paragraphs = text.lines().map(|line| {
        let text = format!("<{prefix}t>{}</{prefix}t>", xml::escape(line));
        format!("<{prefix}p><{prefix}r>{text}</{prefix}r></{prefix}p>")
    });
    let inserted = paragraphs.collect::<Vec<_>>().concat();
    slide.insert_str(place, &inserted);
    package::replace_part(file, part, &slide)
}

fn slide_parts(file: &[u8]) -> Result<Vec<String>> {
    let main = package::main_part(file)?;
    let presentation = package::required_part(file, &main)?;
    let mut parts = Vec::new();
    for (_, piece) in xml::pieces(&presentation) {
        let Piece::Open { name, attributes, .. } = piece else { continue };
        if xml::local(name) != "sldId" {
            continue;
        }
        // A slide has a plain `id` and a relationship `r:id`; only the second names a part.
        let relationship = attributes.split_whitespace().find(|pair| pair.contains(":id="));
        let Some(id) = relationship.and_then(|pair| xml::attribute(pair, "id")) else { continue };
        parts.extend(package::related_part(file, &main, &id)?);
    }
    Ok(parts)
}

fn lines(slide: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut in_text = false;
    for (_, piece) in xml::pieces(slide) {
        match piece {
            Piece::Open { name, empty, .. } => in_text = xml::local(name) == "t" && !empty,
            Piece::Close { name } => {
                in_text = false;
                if xml::local(name) == "p" && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
            }
            Piece::Text(text) if in_text => line.push_str(&xml::unescape(text)),
            Piece::Text(_) => {}
        }
    }
    lines
}
