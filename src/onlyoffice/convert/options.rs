//! What a conversion can be told.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Watermark;
use crate::formats::{self, Edition};
use crate::onlyoffice::config::read;
use crate::onlyoffice::config::wire::{wire, words};
use crate::onlyoffice::{DocumentKey, WebUrl};
use crate::{Error, ErrorKind, Result};

/// One conversion, with the names of the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Conversion {
    /// Whether the server answers at once and is asked again until it is done.
    #[serde(rename = "async", default)]
    pub asynchronous: bool,
    /// Code page of csv and txt, such as 65001.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_page: Option<u32>,
    /// Delimiter of csv: 0 none, 1 tab, 2 semicolon, 3 colon, 4 comma, 5 space.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<u8>,
    /// How forms are printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_layout: Option<DocumentLayout>,
    /// How text of fixed pages is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_renderer: Option<DocumentRenderer>,
    /// Extension of the source.
    #[serde(rename = "filetype")]
    pub from: String,
    /// Name of the result in the server's cache: an equal key gives the earlier result.
    pub key: DocumentKey,
    /// Extension of the result, or `ooxml`, `odf`.
    #[serde(rename = "outputtype")]
    pub to: String,
    /// Password of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<Password>,
    /// How PDF is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pdf: Option<Pdf>,
    /// Format of numbers and dates, such as `en-US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// How spreadsheets become pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spreadsheet_layout: Option<SpreadsheetLayout>,
    /// How pictures of pages are made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<Thumbnail>,
    /// Name of the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where the server fetches the source.
    pub url: WebUrl,
    /// What is written over PDF and pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watermark: Option<Watermark>,
    /// Sends a pair of formats that the built-in list does not have.
    #[serde(default, skip_serializing)]
    pub allow_any_pair: bool,
}

impl Conversion {
    /// A conversion with defaults.
    pub fn new(url: WebUrl, from: impl Into<String>, to: impl Into<String>, key: DocumentKey) -> Self {
        Self {
            asynchronous: false,
            code_page: None,
            delimiter: None,
            document_layout: None,
            document_renderer: None,
            from: from.into(),
            key,
            to: to.into(),
            password: None,
            pdf: None,
            region: None,
            spreadsheet_layout: None,
            thumbnail: None,
            title: None,
            url,
            watermark: None,
            allow_any_pair: false,
        }
    }

    /// A conversion written as JSON, in the wire's own names.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        read(json, "conversion")
    }

    /// The conversion with lower-case extensions, if the server can do it.
    pub(super) fn checked(&self, edition: Edition) -> Result<Self> {
        let mut conversion = self.clone();
        for extension in [&mut conversion.from, &mut conversion.to] {
            *extension = extension.trim_start_matches('.').to_ascii_lowercase();
            if extension.is_empty() || !extension.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return Err(Error::config("a format of a conversion is not an extension")
                    .with_hint("Pass letters and digits only, such as `docx`."));
            }
        }
        if conversion.delimiter.is_some_and(|delimiter| delimiter > 5) {
            return Err(Error::config("`delimiter` must be between 0 and 5"));
        }
        if !conversion.allow_any_pair {
            check_pair(&conversion.from, &conversion.to, edition)?;
        }
        Ok(conversion)
    }
}

fn check_pair(from: &str, to: &str, edition: Edition) -> Result<()> {
    let unsupported = |what: String| Error::new(ErrorKind::UnsupportedFormat, what);
    let Some(format) = formats::get_for(edition, from) else {
        return Err(unsupported(format!("`{from}` files cannot be converted")));
    };
    let possible =
        format.can_convert_to(to) || (matches!(to, "ooxml" | "odf") && !format.converts_to.is_empty());
    if possible {
        return Ok(());
    }
    Err(unsupported(format!("`{from}` cannot be converted to `{to}`")).with_hint(
        if format.converts_to.is_empty() {
            "It can only be made of other formats.".to_owned()
        } else {
            format!("Possible: {}.", format.converts_to.join(", "))
        },
    ))
}

/// A password of at most 255 characters that is never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Password(String);

impl Password {
    /// Checks the length.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        if text.chars().count() > 255 {
            return Err(Error::config("a password has at most 255 characters"));
        }
        Ok(Self(text))
    }
}

impl TryFrom<String> for Password {
    type Error = Error;
    fn try_from(text: String) -> Result<Self> {
        Self::new(text)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password([hidden])")
    }
}

wire! {
    /// How forms are printed.
    DocumentLayout {
        /// Draws placeholders.
        draw_place_holders: bool,
        /// Draws highlights.
        draw_form_highlight: bool,
        /// Print mode.
        is_print: bool,
    }
}

wire! {
    /// How text of fixed pages is read.
    DocumentRenderer {
        /// The way.
        text_association: TextAssociation,
    }
}

/// How text of fixed pages is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TextAssociation {
    /// By characters.
    BlockChar,
    /// By lines.
    BlockLine,
    /// Plain, each line a paragraph.
    PlainLine,
    /// Plain, lines joined to paragraphs.
    PlainParagraph,
}

wire! {
    /// How PDF is made.
    Pdf {
        /// As a form, or not as one.
        form: bool,
    }
}

wire! {
    /// How spreadsheets become pages.
    SpreadsheetLayout {
        /// Pages in height; 0 for any.
        fit_to_height: u32,
        /// Pages in width; 0 for any.
        fit_to_width: u32,
        /// Draws grid lines.
        grid_lines: bool,
        /// Draws headings.
        headings: bool,
        /// Ignores the print area.
        ignore_print_area: bool,
        /// Margins.
        margins: Margins,
        /// Upright or across.
        orientation: Orientation,
        /// Size of a page.
        page_size: PageSize,
        /// Percent.
        scale: u32,
    }
}

words! {
    /// Upright or across.
    Orientation {
        /// Across.
        Landscape,
        /// Upright.
        Portrait,
    }
}

wire! {
    /// Margins, as in `19.1mm`.
    Margins {
        /// Below.
        bottom: String,
        /// Left.
        left: String,
        /// Right.
        right: String,
        /// Above.
        top: String,
    }
}

wire! {
    /// Size of a page, as in `297mm`.
    PageSize {
        /// Height.
        height: String,
        /// Width.
        width: String,
    }
}

wire! {
    /// How pictures of pages are made.
    Thumbnail {
        /// 0 stretched, 1 keeping the aspect, 2 the page's size at 96 dpi.
        aspect: u8,
        /// Only the first page; otherwise a zip of all.
        first: bool,
        /// Pixels.
        height: u32,
        /// Pixels.
        width: u32,
    }
}
