//! Edits in real Office files: what was typed is there, everything else is as it was.

use std::io::{Cursor, Read};

use serde_json::json;
use zip::ZipArchive;

use super::app::docx;
use crate::formats::templates::{Locale, blank};
use crate::sandbox::document_server::content::{Comment, Edit, apply, content};

fn parts(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    names
        .into_iter()
        .map(|name| {
            let mut bytes = Vec::new();
            archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}

/// Names of the parts that differ.
fn changed(before: &[u8], after: &[u8]) -> Vec<String> {
    let (before, after) = (parts(before), parts(after));
    assert_eq!(before.len(), after.len());
    let pairs = before.iter().zip(&after);
    pairs.filter(|(one, other)| one != other).map(|(one, _)| one.0.clone()).collect()
}

fn text(words: &str) -> Edit {
    Edit::Text(words.to_owned())
}

#[test]
fn paragraphs_go_to_the_end_of_a_docx() {
    let file = docx();
    let edited = apply("docx", &file, &text("Second & <last>\nThird")).unwrap();
    let edited = apply("docx", &edited, &text("Fourth")).unwrap();
    let shown = content("docx", &edited);
    let texts: Vec<_> =
        shown["paragraphs"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Hello", "Second & <last>", "Third", "Fourth"]);
    assert_eq!(changed(&file, &edited), ["word/document.xml"]);
}

#[test]
fn comments_are_kept_with_their_authors() {
    let remark = |author: &str, text: &str| {
        let comment =
            Comment { author: author.into(), date: "2026-11-21T12:00:00Z".into(), text: text.into() };
        Edit::Comment(comment)
    };
    for file in [docx(), blank("docx", &Locale::default()).unwrap()] {
        let first = apply("docx", &file, &remark("Ann <Lee>", "Why & how?")).unwrap();
        let edited = apply("docx", &first, &text("Fourth")).unwrap();
        let edited = apply("docx", &edited, &remark("Bob", "Two\nlines")).unwrap();
        let shown = content("docx", &edited);
        let said: Vec<_> =
            shown["comments"].as_array().unwrap().iter().map(|one| (&one["author"], &one["text"])).collect();
        assert_eq!(
            said,
            [(&json!("Ann <Lee>"), &json!("Why & how?")), (&json!("Bob"), &json!("Two\nlines"))]
        );
        let part = |name: &str| {
            let part = parts(&edited).into_iter().find(|(found, _)| found == name).unwrap().1;
            String::from_utf8(part).unwrap()
        };
        let document = part("word/document.xml");
        for id in [0, 1] {
            for mark in ["commentRangeStart", "commentRangeEnd", "commentReference"] {
                assert_eq!(document.matches(&format!("<w:{mark} w:id=\"{id}\"/>")).count(), 1, "{mark} {id}");
            }
        }
        assert_eq!(part("[Content_Types].xml").matches("/word/comments.xml").count(), 1);
        assert_eq!(part("word/_rels/document.xml.rels").matches("relationships/comments").count(), 1);
        assert_eq!(parts(&edited).len(), parts(&first).len());
    }
    assert!(apply("xlsx", &blank("xlsx", &Locale::default()).unwrap(), &remark("Ann", "x")).is_err());
}

#[test]
fn rows_go_to_the_end_of_an_xlsx() {
    let file = blank("xlsx", &Locale::default()).unwrap();
    let row = |cells: &[&str]| Edit::Row(cells.iter().map(|cell| (*cell).to_owned()).collect());
    let edited = apply("xlsx", &file, &row(&["Name", "", "12.5"])).unwrap();
    let edited = apply("xlsx", &edited, &row(&["<b>&\u{1}"])).unwrap();
    assert_eq!(content("xlsx", &edited)["rows"], serde_json::json!([["Name", "", "12.5"], ["<b>&"]]));
    assert_eq!(changed(&file, &edited).len(), 1);
}

#[test]
fn blank_files_of_every_kind_can_be_typed_into() {
    for extension in ["docx", "xlsx", "pptx"] {
        let file = blank(extension, &Locale::default()).unwrap();
        let edited = apply(extension, &file, &text("Typed here")).unwrap();
        assert!(content(extension, &edited).to_string().contains("Typed here"), "{extension}");
        assert_eq!(changed(&file, &edited).len(), 1, "{extension}");
        if let Ok(folder) = std::env::var("DUMP_EDITS") {
            std::fs::write(format!("{folder}/edited.{extension}"), edited).unwrap();
        }
    }
}
