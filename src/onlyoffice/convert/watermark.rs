//! What is written over PDF and pictures.

use serde::{Deserialize, Serialize};

use crate::onlyoffice::config::wire::wire;

/// Colour as red, green, blue (none for no fill), or the address of a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fill {
    /// Red, green, blue.
    Colour(Vec<u8>),
    /// A picture.
    Picture(String),
}

wire! {
    /// What is written over PDF and pictures.
    Watermark {
        /// 0 bottom, 1 centre, 4 top.
        align: i32,
        /// Background.
        fill: Fill,
        /// Millimetres.
        height: f64,
        /// Millimetres.
        margins: Vec<f64>,
        /// Text.
        paragraphs: Vec<Paragraph>,
        /// Degrees.
        rotate: f64,
        /// Border's red, green, blue.
        stroke: Vec<u8>,
        /// Millimetres.
        #[serde(rename = "stroke-width")]
        stroke_width: f64,
        /// 0 to 1.
        transparent: f64,
        /// Shape, such as `rect`.
        #[serde(rename = "type")]
        shape: String,
        /// Millimetres.
        width: f64,
    }
}

wire! {
    /// One paragraph.
    Paragraph {
        /// 0 right, 1 left, 2 centre, 3 both.
        align: i32,
        /// Highlight's red, green, blue.
        fill: Vec<u8>,
        /// Lines.
        linespacing: f64,
        /// Text.
        runs: Vec<Run>,
    }
}

wire! {
    /// One piece of text.
    Run {
        /// Bold.
        bold: bool,
        /// Highlight's red, green, blue.
        fill: Vec<u8>,
        /// Font.
        #[serde(rename = "font-family")]
        font_family: String,
        /// Points.
        #[serde(rename = "font-size")]
        font_size: f64,
        /// Italic.
        italic: bool,
        /// Struck through.
        strikeout: bool,
        /// The text; `<%br%>` is a line break.
        text: String,
        /// Underlined.
        underline: bool,
    }
}
