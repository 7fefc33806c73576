use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::formats::sniff::{Content, check, check_is_no_message, sniff};
use crate::formats::templates::{Locale, blank};
use crate::formats::{DocumentType, all};
use crate::{ErrorKind, Result};

fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn types(main: &str) -> Vec<u8> {
    archive(&[("[Content_Types].xml", &format!("<Types><Override ContentType=\"{main}\"/></Types>"))])
}

fn made(extension: &str) -> Vec<u8> {
    blank(extension, &Locale::default()).unwrap()
}

fn checked(extension: &str, bytes: &[u8]) -> Result<()> {
    check(extension, &mut Cursor::new(bytes))
}

#[test]
fn contents_are_told_by_their_marks() {
    let cases: [(Vec<u8>, Option<Content>); 18] = [
        (made("docx"), Some(Content::Ooxml(DocumentType::Word))),
        (made("xlsx"), Some(Content::Ooxml(DocumentType::Cell))),
        (made("pptx"), Some(Content::Ooxml(DocumentType::Slide))),
        (
            types("application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
            Some(Content::Ooxml(DocumentType::Cell)),
        ),
        (types("application/vnd.ms-visio.drawing.main+xml"), Some(Content::Ooxml(DocumentType::Diagram))),
        (types("application/xml"), Some(Content::Zip)),
        (archive(&[("mimetype", "application/vnd.oasis.opendocument.text")]), Some(Content::NamedPackage)),
        (archive(&[("mimetype", "application/epub+zip\n")]), Some(Content::NamedPackage)),
        (archive(&[("a.txt", "a")]), Some(Content::Zip)),
        (b"PK\x03\x04 and no more".to_vec(), Some(Content::Zip)),
        (b"junk\n%PDF-1.7\n".to_vec(), Some(Content::Pdf)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest".to_vec(), Some(Content::Ole2)),
        (b"{\\rtf1\\ansi}".to_vec(), Some(Content::Rtf)),
        (b" \r\n<!DOCTYPE html><title>502</title>".to_vec(), Some(Content::Html)),
        (b"\xef\xbb\xbf<HTML>".to_vec(), Some(Content::Html)),
        (b"<?xml version=\"1.0\"?><error/>".to_vec(), Some(Content::Xml)),
        (b"{\"error\":-4}".to_vec(), None),
        (Vec::new(), None),
    ];
    for (bytes, content) in cases {
        assert_eq!(sniff(&bytes), content, "{:?}", bytes.get(..20));
    }
}

#[test]
fn an_error_page_is_no_document() {
    let pages: [&[u8]; 6] = [
        b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
        b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>",
        b"{\"error\":6}",
        b"",
        b"PK\x03\x04",
        b"Not found",
    ];
    for extension in ["docx", "XLSX", "pptx", "odt", "pdf", "xps", "epub", "vsdx"] {
        for page in pages {
            if extension == "xps" && page.starts_with(b"PK") {
                continue;
            }
            let error = checked(extension, page).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
            assert!(error.details().hint.is_some());
        }
    }
}

#[test]
fn a_message_in_the_place_of_a_document_is_told_from_one_whose_format_is_named_wrongly() {
    let looked = |extension, bytes: &[u8]| check_is_no_message(extension, &mut Cursor::new(bytes));
    for page in [&b" <html>"[..], b"<?xml version=\"1.0\"?><Error/>", b"{\"error\": 6}", b"\n{ }"] {
        for extension in ["docx", "XLSX", "odt", "pdf"] {
            assert_eq!(looked(extension, page).unwrap_err().kind(), ErrorKind::Decode, "{extension}");
        }
        for extension in ["txt", "html", "xml", "csv", "doc"] {
            assert!(looked(extension, page).is_ok(), "{extension}");
        }
    }
    for content in
        [made("docx"), made("xlsx"), b"{\\rtf1".to_vec(), b"start edit.".to_vec(), b"PK\x03\x04".to_vec()]
    {
        assert!(looked("docx", &content).is_ok());
        assert!(looked("odt", &content).is_ok());
    }
}

#[test]
fn a_document_of_another_kind_is_refused_and_one_of_the_family_passes() {
    assert!(checked("docx", &made("docx")).is_ok());
    assert!(checked("dotm", &made("docx")).is_ok());
    assert!(checked("docx", &made("xlsx")).is_err());
    assert!(checked("xlsx", &made("pptx")).is_err());
    assert!(checked("odt", &made("docx")).is_err());
    assert!(checked("docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 a password").is_ok());
    let cut = made("docx");
    assert!(checked("docx", &cut[..cut.len() / 2]).is_err(), "a truncated file has no directory");
}

#[test]
fn formats_without_a_sure_mark_pass_unread() {
    for extension in ["txt", "csv", "md", "html", "doc", "xls", "rtf", "fb2", "unheard-of"] {
        assert!(checked(extension, b"").is_ok(), "{extension}");
    }
}

#[test]
fn a_list_of_types_is_read_up_to_a_cap() {
    let bomb = format!("<Types>{}", " ".repeat(4 * 1024 * 1024))
        + "<Override ContentType=\"application/vnd.ms-visio.drawing.main+xml\"/></Types>";
    assert_eq!(sniff(&archive(&[("[Content_Types].xml", &bomb)])), Some(Content::Zip));
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes: Vec<u8>, at: prop::sample::Index, with: u8) {
        let _ = sniff(&bytes);
        let mut damaged = made("docx");
        let position = at.index(damaged.len());
        damaged[position] = with;
        let _ = sniff(&damaged);
        for format in all().iter().take(3) {
            let _ = checked(format.extension, &damaged);
        }
    }
}
