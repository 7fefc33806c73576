//! What the stub editor shows of a file, and the edits a person can make in it.

use serde_json::{Value, json};

use super::comment::{self, Comment};
use super::{cell, slide, word};
use crate::{Error, ErrorKind, Result};

/// Lines of a text file shown at most.
const MAX_LINES: usize = 2000;

/// An edit of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A paragraph of a document, a line of a text file or of the first slide.
    Text(String),
    /// A row of a spreadsheet.
    Row(Vec<String>),
    /// A comment on the last paragraph of a document.
    Comment(Comment),
}

/// What can be added to a file of this type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// Paragraphs or lines.
    Text,
    /// Rows.
    Row,
    /// Nothing: the stub only shows that the file is there.
    Nothing,
}

/// What can be added to a file with this extension.
pub fn accepts(file_type: &str) -> Accepts {
    match file_type {
        "docx" | "docm" | "dotx" | "pptx" | "txt" | "md" => Accepts::Text,
        "xlsx" | "xlsm" | "xltx" | "csv" => Accepts::Row,
        _ => Accepts::Nothing,
    }
}

/// The file as JSON for the editor page: `kind` and the texts of that kind.
pub fn content(file_type: &str, file: &[u8]) -> Value {
    let shown = match file_type {
        "docx" | "docm" | "dotx" | "dotm" => word::paragraphs(file).map(|paragraphs| {
            let comments = comment::comments(file).unwrap_or_default();
            json!({"kind": "word", "paragraphs": paragraphs, "comments": comments})
        }),
        "xlsx" | "xlsm" | "xltx" | "xltm" => {
            cell::sheet(file).map(|sheet| json!({"kind": "cell", "sheet": sheet.name, "rows": sheet.rows}))
        }
        "pptx" | "pptm" | "potx" | "ppsx" => {
            slide::slides(file).map(|slides| json!({"kind": "slide", "slides": slides}))
        }
        "csv" => Ok(json!({"kind": "cell", "sheet": "csv", "rows": csv_rows(file)})),
        "txt" | "md" => {
            let text = String::from_utf8_lossy(file);
            Ok(json!({"kind": "text", "lines": text.lines().take(MAX_LINES).collect::<Vec<_>>()}))
        }
        _ => Ok(json!({"kind": "other", "bytes": file.len()})),
    };
    shown.unwrap_or_else(|error| json!({"kind": "other", "bytes": file.len(), "problem": error.message()}))
}

/// The file with the edit made in it.
pub fn apply(file_type: &str, file: &[u8], edit: &Edit) -> Result<Vec<u8>> {
    match (accepts(file_type), edit) {
        (_, Edit::Comment(comment)) if takes_comments(file_type) => comment::add_comment(file, comment),
        (Accepts::Text, Edit::Text(text)) => match file_type {
            "pptx" => slide::add_line(file, text),
            "txt" | "md" => Ok(add_line(file, text)),
            _ => word::add_paragraph(file, text),
        },
        (Accepts::Row, Edit::Row(cells)) if file_type == "csv" => Ok(add_line(file, &csv_row(cells))),
        (Accepts::Row, Edit::Row(cells)) => cell::add_row(file, cells),
        (Accepts::Row, Edit::Text(text)) => {
            apply(file_type, file, &Edit::Row(text.split('\t').map(str::to_owned).collect()))
        }
        (Accepts::Text, Edit::Row(cells)) => apply(file_type, file, &Edit::Text(cells.join("\t"))),
        (Accepts::Nothing, _) | (_, Edit::Comment(_)) => Err(Error::new(
            ErrorKind::UnsupportedFormat,
            format!("the sandbox's editor cannot do this to a file of type {file_type}"),
        )),
    }
}

/// Whether comments can be added to a file with this extension.
pub fn takes_comments(file_type: &str) -> bool {
    matches!(file_type, "docx" | "docm" | "dotx")
}

fn add_line(file: &[u8], line: &str) -> Vec<u8> {
    let mut changed = file.to_vec();
    if !changed.is_empty() && !changed.ends_with(b"\n") {
        changed.push(b'\n');
    }
    changed.extend_from_slice(line.as_bytes());
    changed.push(b'\n');
    changed
}

fn csv_row(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| {
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    });
    quoted.collect::<Vec<_>>().join(",")
}

/// Rows of comma separated text; quotes may hold commas and quotes, not line ends.
fn csv_rows(file: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8_lossy(file);
    text.lines().take(MAX_LINES).map(csv_cells).collect()
}

fn csv_cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                push(&mut cells, '"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            letter => push(&mut cells, letter),
        }
    }
    cells
}

fn push(cells: &mut [String], letter: char) {
    if let Some(cell) = cells.last_mut() {
        cell.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_files_gain_a_line() {
        let changed = apply("txt", b"one", &Edit::Text("two".to_owned())).unwrap();
        assert_eq!(changed, b"one\ntwo\n");
    }

    #[test]
    fn csv_cells_are_quoted_where_needed_and_read_back() {
        let cells = vec!["a,b".to_owned(), "say \"hi\"".to_owned(), "plain".to_owned()];
        let changed = apply("csv", b"x,y,z\n", &Edit::Row(cells.clone())).unwrap();
        assert_eq!(csv_rows(&changed), [vec!["x".to_owned(), "y".to_owned(), "z".to_owned()], cells]);
    }

    #[test]
    fn a_picture_of_a_file_never_fails() {
        assert_eq!(content("docx", b"not a zip")["kind"], "other");
        assert_eq!(content("bin", b"\0")["kind"], "other");
        assert!(apply("pdf", b"", &Edit::Text(String::new())).is_err());
    }
}
