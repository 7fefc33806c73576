use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Locale, Paper, blank};
use crate::ErrorKind;
use crate::formats::promised;

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            (entry.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    parts(bytes).into_iter().find(|(found, _)| found == name).unwrap().1
}

#[test]
fn every_promised_format_can_be_made_in_every_locale() {
    for extension in promised::CREATE {
        for tag in ["en-US", "de", "pt-BR", "zh", "ar", "sr-Cyrl-RS", "es-419"] {
            let locale = Locale::parse(tag).unwrap();
            let bytes = blank(extension, &locale).unwrap();
            let parts = parts(&bytes);
            assert_eq!(parts[0].0, "[Content_Types].xml", "the list of types comes first");
            for (name, text) in &parts {
                let ending = name.rsplit('.').next();
                assert!(!text.contains('@'), "{extension} {name} has an empty place");
                let listed = ending == Some("rels") || name.starts_with('[');
                assert!(
                    listed || parts[0].1.contains(&format!("PartName=\"/{name}\"")),
                    "{name} has no type"
                );
            }
            assert!(
                parts.iter().any(|(_, text)| text.contains(&format!("\"{}\"", locale.tag())))
                    || extension == "xlsx"
            );
            assert!(part(&bytes, "docProps/core.xml").contains(locale.tag()));
        }
    }
}

#[test]
fn every_relationship_leads_to_a_part() {
    for extension in promised::CREATE {
        let bytes = blank(extension, &Locale::default()).unwrap();
        let parts = parts(&bytes);
        let base = url::Url::parse("package:/").unwrap();
        for (name, text) in parts.iter().filter(|(name, _)| name.contains("_rels/")) {
            let source = name.replace("_rels/", "").replace(".rels", "");
            for target in text.split("Target=\"").skip(1) {
                let target = target.split('"').next().unwrap();
                let path = base.join(&source).unwrap().join(target).unwrap();
                let wanted = path.path().trim_start_matches('/');
                assert!(parts.iter().any(|(name, _)| name == wanted), "{extension} {name}: {wanted}");
            }
        }
    }
}

#[test]
fn paper_follows_the_region() {
    for (tag, paper) in [
        ("en-US", Paper::Letter),
        ("en", Paper::Letter),
        ("en-GB", Paper::A4),
        ("es-MX", Paper::Letter),
        ("es", Paper::A4),
        ("fr-CA", Paper::Letter),
        ("de", Paper::A4),
        ("es-419", Paper::A4),
    ] {
        let locale = Locale::parse(tag).unwrap();
        assert_eq!(locale.paper(), paper, "{tag}");
        let page = part(&blank("docx", &locale).unwrap(), "word/document.xml");
        let sheet = part(&blank("xlsx", &locale).unwrap(), "xl/worksheets/sheet1.xml");
        let (width, number) = if paper == Paper::A4 { ("11906", "9") } else { ("12240", "1") };
        assert!(page.contains(&format!("w:w=\"{width}\"")), "{tag}");
        assert!(sheet.contains(&format!("paperSize=\"{number}\"")), "{tag}");
    }
}

#[test]
fn language_tags_are_normalised_or_refused() {
    for (given, tag) in [
        ("EN_us", "en-US"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-PT"),
        ("zh", "zh-CN"),
        ("zh-TW", "zh-TW"),
        ("sr-cyrl-rs", "sr-Cyrl-RS"),
        ("sr-Cyrl", "sr-Cyrl"),
        ("fil", "fil"),
        ("es-419", "es-419"),
    ] {
        assert_eq!(Locale::parse(given).unwrap().tag(), tag);
    }
    for wrong in ["", "e", "english", "en-", "en--US", "en-US-US", "e1", "en-USA", "en\"/>", "../..", "ен"]
    {
        assert_eq!(Locale::parse(wrong).unwrap_err().kind(), ErrorKind::Config, "{wrong}");
    }
}

#[test]
fn right_to_left_languages_start_on_the_right() {
    let hebrew = Locale::parse("he").unwrap();
    assert!(part(&blank("docx", &hebrew).unwrap(), "word/styles.xml").contains("<w:bidi/>"));
    assert!(part(&blank("xlsx", &hebrew).unwrap(), "xl/worksheets/sheet1.xml").contains("rightToLeft=\"1\""));
    let english = Locale::default();
    assert!(!part(&blank("docx", &english).unwrap(), "word/styles.xml").contains("<w:bidi/>"));
}

#[test]
fn the_same_blank_has_the_same_bytes() {
    let locale = Locale::default();
    assert_eq!(blank("docx", &locale).unwrap(), blank(".DOCX", &locale).unwrap());
}

#[test]
fn other_formats_are_not_made() {
    for extension in ["doc", "odt", "pdf", "", "../docx", "exe"] {
        assert_eq!(blank(extension, &Locale::default()).unwrap_err().kind(), ErrorKind::UnsupportedFormat);
    }
}
