//! Parts packed into a file (ECMA-376 part 2).

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::parts::{self, Part};
use super::{Locale, Paper};
use crate::{Error, ErrorKind, Result};

/// The bytes of a blank `docx`, `xlsx` or `pptx` in the language and on the paper of `locale`.
///
/// The same arguments give the same bytes: no time, no random name.
pub fn blank(extension: &str, locale: &Locale) -> Result<Vec<u8>> {
    let parts = match extension.strip_prefix('.').unwrap_or(extension).to_ascii_lowercase().as_str() {
        "docx" => parts::DOCX,
        "xlsx" => parts::XLSX,
        "pptx" => parts::PPTX,
        _ => {
            let shown: String = extension.chars().take(20).collect();
            return Err(Error::new(
                ErrorKind::UnsupportedFormat,
                format!("a blank {shown:?} file cannot be made"),
            )
            .with_hint("Blank files are made as docx, xlsx and pptx; convert one of these."));
        }
    };
    pack(parts, locale)
        .map_err(|error| Error::internal("a blank document could not be packed").with_source(error))
}

fn pack(parts: &[Part], locale: &Locale) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::with_capacity(16 * 1024)));
    for (name, text) in parts {
        archive.start_file(*name, options)?;
        archive.write_all(filled(text, locale).as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Puts language and paper in the places that the parts leave for them.
fn filled(text: &str, locale: &Locale) -> String {
    // Twentieths of a point for Word; the number of the paper for Excel (ECMA-376 18.3.1.63).
    let (width, height, number) = match locale.paper() {
        Paper::A4 => ("11906", "16838", "9"),
        Paper::Letter => ("12240", "15840", "1"),
    };
    let right_to_left = locale.is_right_to_left();
    text.replace("@LANG@", locale.tag())
        .replace("@LANG_EAST_ASIA@", locale.east_asian_tag())
        .replace("@LANG_BIDI@", locale.right_to_left_tag())
        .replace("@PAPER_WIDTH@", width)
        .replace("@PAPER_HEIGHT@", height)
        .replace("@PAPER_NUMBER@", number)
        .replace("@PARAGRAPH_DIRECTION@", if right_to_left { "<w:bidi/>" } else { "" })
        .replace("@RTL@", if right_to_left { "1" } else { "0" })
        .replace("@ALIGN@", if right_to_left { "r" } else { "l" })
}
