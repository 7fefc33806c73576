//! What bytes really are, so that an error page is not stored as somebody's contract.

use std::io::{Cursor, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::DocumentType;
use crate::{Error, ErrorKind, Result};

/// Enough to see every mark that stands at the start of a file.
const HEAD: u64 = 1024;

/// A real `[Content_Types].xml` is a few kilobytes.
const MAX_CONTENT_TYPES: u64 = 1024 * 1024;

/// What the bytes of a file show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// An Office Open XML package and the editor of its main part.
    Ooxml(DocumentType),
    /// An OpenDocument or EPUB package, which names its type in its first entry.
    NamedPackage,
    /// Another ZIP archive (Pages, HWPX, XPS, OFD and plain archives).
    Zip,
    /// A PDF.
    Pdf,
    /// An OLE 2 container: DOC, XLS, PPT, or an OOXML file under a password.
    Ole2,
    /// Rich text.
    Rtf,
    /// An HTML page.
    Html,
    /// Other XML.
    Xml,
}

impl Content {
    /// Words for a message: "an HTML page".
    pub const fn described(self) -> &'static str {
        match self {
            Self::Ooxml(DocumentType::Word) => "a Word document",
            Self::Ooxml(DocumentType::Cell) => "an Excel workbook",
            Self::Ooxml(DocumentType::Slide) => "a PowerPoint presentation",
            Self::Ooxml(_) => "a Visio drawing",
            Self::NamedPackage => "an OpenDocument or EPUB file",
            Self::Zip => "a ZIP archive",
            Self::Pdf => "a PDF",
            Self::Ole2 => "an old or password-protected Office file",
            Self::Rtf => "rich text",
            Self::Html => "an HTML page",
            Self::Xml => "an XML file",
        }
    }
}

/// What `bytes`, the whole of a file, are; `None` when no mark is known.
pub fn sniff(bytes: &[u8]) -> Option<Content> {
    sniff_reader(&mut Cursor::new(bytes)).ok().flatten()
}

/// What a file is; reads its first kilobyte and, of a ZIP, the directory and the list of types.
pub fn sniff_reader(reader: &mut (impl Read + Seek)) -> std::io::Result<Option<Content>> {
    reader.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    reader.seek(SeekFrom::Start(0))?;
    Ok(if head.starts_with(b"PK\x03\x04") { Some(package(reader)) } else { mark(&head) })
}

/// Refuses, with `UnsupportedFormat`, a file whose bytes cannot be of `extension`.
///
/// Checks the formats with an unmistakable mark (OOXML, OpenDocument, EPUB, XPS, PDF); others,
/// such as DOC, which is often rich text or HTML in fact, pass unread.
pub fn check(extension: &str, reader: &mut (impl Read + Seek)) -> Result<()> {
    let Some(wanted) = Wanted::of(extension) else {
        return Ok(());
    };
    let found = sniff_reader(reader).map_err(|error| {
        Error::new(ErrorKind::Storage, "a file could not be read to check its content").with_source(error)
    })?;
    if found.is_some_and(|found| wanted.allows(found)) {
        return Ok(());
    }
    let is = found.map_or("of no known kind", Content::described);
    Err(Error::new(ErrorKind::UnsupportedFormat, format!("the content is {is}, not a {extension} file"))
        .with_hint(
            "The file is damaged, has the wrong extension, or is an error page that was saved in its place.",
        ))
}

/// Refuses, with `Decode`, a page or a text message in the place of a binary document of `extension`.
///
/// What stands between two servers answers with these when something fails, and not always with an error status.
/// Less strict than [`check`]: whoever made the document names its format, and may name it wrongly.
pub fn check_is_no_message(extension: &str, reader: &mut (impl Read + Seek)) -> Result<()> {
    if Wanted::of(extension).is_none() {
        return Ok(());
    }
    let unreadable = |error: std::io::Error| {
        Error::new(ErrorKind::Storage, "a file could not be read to check its content").with_source(error)
    };
    let found = match sniff_reader(reader).map_err(unreadable)? {
        Some(found @ (Content::Html | Content::Xml)) => found.described(),
        None if is_json(reader).map_err(unreadable)? => "JSON",
        _ => return Ok(()),
    };
    Err(Error::new(ErrorKind::Decode, format!("{found} came in the place of a {extension} file"))
        .with_hint("Look what answers at the Document Server's address: a proxy, or a page of its own."))
}

fn is_json(reader: &mut (impl Read + Seek)) -> std::io::Result<bool> {
    reader.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    reader.seek(SeekFrom::Start(0))?;
    let text = head.trim_ascii_start();
    let begins = text.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    Ok(begins.is_some_and(|inside| inside.starts_with(b"\"") || inside.starts_with(b"}")))
}

#[derive(Clone, Copy)]
enum Wanted {
    Ooxml(DocumentType),
    NamedPackage,
    Zip,
    Pdf,
}

impl Wanted {
    fn of(extension: &str) -> Option<Self> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "docx" | "docm" | "dotx" | "dotm" | "docxf" | "oform" => Self::Ooxml(DocumentType::Word),
            "xlsx" | "xlsm" | "xltx" | "xltm" | "xlsb" => Self::Ooxml(DocumentType::Cell),
            "pptx" | "pptm" | "ppsx" | "ppsm" | "potx" | "potm" => Self::Ooxml(DocumentType::Slide),
            "vsdx" | "vsdm" | "vssx" | "vssm" | "vstx" | "vstm" => Self::Ooxml(DocumentType::Diagram),
            "odt" | "ott" | "ods" | "ots" | "odp" | "otp" | "odg" | "epub" => Self::NamedPackage,
            "xps" | "oxps" => Self::Zip,
            "pdf" | "pdfa" => Self::Pdf,
            _ => return None,
        })
    }

    fn allows(self, found: Content) -> bool {
        match self {
            // A password wraps an OOXML file in an OLE 2 container ([MS-OFFCRYPTO] 2.3).
            Self::Ooxml(_) if found == Content::Ole2 => true,
            Self::Ooxml(kind) => found == Content::Ooxml(kind),
            Self::NamedPackage => found == Content::NamedPackage,
            Self::Zip => found == Content::Zip,
            Self::Pdf => found == Content::Pdf,
        }
    }
}

fn mark(head: &[u8]) -> Option<Content> {
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(Content::Ole2);
    }
    if head.starts_with(b"{\\rtf") {
        return Some(Content::Rtf);
    }
    // Readers accept a PDF header anywhere in the first kilobyte (ISO 32000-1, annex H.3.4.1).
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Some(Content::Pdf);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    if text.starts_with(b"<!doctype html") || text.starts_with(b"<html") || text.starts_with(b"<head") {
        return Some(Content::Html);
    }
    if text.starts_with(b"<?xml") {
        let html = text.windows(5).any(|window| window == b"<html");
        return Some(if html { Content::Html } else { Content::Xml });
    }
    None
}

fn package(reader: &mut (impl Read + Seek)) -> Content {
    let Ok(mut archive) = ZipArchive::new(reader) else {
        return Content::Zip;
    };
    if let Some(types) = entry(&mut archive, "[Content_Types].xml")
        && let Some(kind) = main_part(&types)
    {
        return Content::Ooxml(kind);
    }
    match entry(&mut archive, "mimetype") {
        Some(name)
            if name.starts_with("application/vnd.oasis.opendocument.")
                || name.starts_with("application/epub+zip") =>
        {
            Content::NamedPackage
        }
        _ => Content::Zip,
    }
}

fn entry(archive: &mut ZipArchive<impl Read + Seek>, name: &str) -> Option<String> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.take(MAX_CONTENT_TYPES).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).to_ascii_lowercase())
}

/// The editor of a package's main part, by its content type (ECMA-376 part 1, section 11.3.10).
fn main_part(types: &str) -> Option<DocumentType> {
    let starts = [
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.", DocumentType::Word),
        ("application/vnd.ms-word.", DocumentType::Word),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.", DocumentType::Cell),
        ("application/vnd.ms-excel.", DocumentType::Cell),
        ("application/vnd.openxmlformats-officedocument.presentationml.", DocumentType::Slide),
        ("application/vnd.ms-powerpoint.", DocumentType::Slide),
        ("application/vnd.ms-visio.", DocumentType::Diagram),
    ];
    types.split(['"', '\'']).find_map(|value| {
        let main = value.strip_suffix("+xml").unwrap_or(value);
        main.strip_suffix(".main")
            .is_some()
            .then(|| starts.iter().find(|(start, _)| value.starts_with(start)))
            .flatten()
            .map(|(_, kind)| *kind)
    })
}
