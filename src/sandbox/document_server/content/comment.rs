//! Comments of a docx: what they say, and one more on the last paragraph.

use serde::Serialize;

use super::package;
use super::word::end_of_body;
use super::xml::{self, Piece};
use crate::{Error, ErrorKind, Result};

const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const RELATIONSHIP: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A comment as the stub editor shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// Who wrote it.
    pub author: String,
    /// When, as the file says it.
    pub date: String,
    /// What it says.
    pub text: String,
}

/// The comments of the document, in the order of the file.
pub fn comments(file: &[u8]) -> Result<Vec<Comment>> {
    let main = package::main_part(file)?;
    let Some(part) = package::part_of_type(file, &main, RELATIONSHIP)? else { return Ok(Vec::new()) };
    let Some(text) = package::read_part(file, &part)? else { return Ok(Vec::new()) };
    let mut found: Vec<Comment> = Vec::new();
    let mut in_text = false;
    for (_, piece) in xml::pieces(&text) {
        match piece {
            Piece::Open { name, attributes, empty } => match xml::local(name) {
                "comment" => found.push(Comment {
                    author: xml::attribute(attributes, "author").unwrap_or_default(),
                    date: xml::attribute(attributes, "date").unwrap_or_default(),
                    text: String::new(),
                }),
                "t" => in_text = !empty,
                // Its paragraphs are its lines.
                "p" => {
                    if let Some(comment) = found.last_mut().filter(|comment| !comment.text.is_empty()) {
                        comment.text.push('\n');
                    }
                }
                _ => {}
            },
            Piece::Close { name } if xml::local(name) == "t" => in_text = false,
            Piece::Text(text) if in_text => {
                if let Some(comment) = found.last_mut() {
                    comment.text.push_str(&xml::unescape(text));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The document with one more comment, on its last paragraph.
pub fn add_comment(file: &[u8], comment: &Comment) -> Result<Vec<u8>> {
    let main = package::main_part(file)?;
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let known = package::part_of_type(file, &main, RELATIONSHIP)?;
    let part = known.clone().unwrap_or_else(|| format!("{folder}/comments.xml"));
    let existing = package::read_part(file, &part)?;
    let id = existing.as_deref().map_or(0, next_id);
    let mut changed = vec![
        (main.clone(), with_marks(&package::required_part(file, &main)?, id)?),
        (part.clone(), with_comment(existing.as_deref(), id, comment)?),
    ];
    if existing.is_none() {
        let types = package::required_part(file, "[Content_Types].xml")?;
        let entry = format!("<Override PartName=\"/{part}\" ContentType=\"{CONTENT_TYPE}\"/>");
        changed.push(("[Content_Types].xml".to_owned(), before_end(&types, "Types", &entry)?));
    }
    if known.is_none() {
        let path = format!("{folder}/_rels/{name}.rels");
        let empty = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
        let relationships = package::read_part(file, &path)?.unwrap_or_else(|| empty.to_owned());
        let entry =
            format!("<Relationship Id=\"sandboxComments\" Type=\"{RELATIONSHIP}\" Target=\"comments.xml\"/>");
        changed.push((path, before_end(&relationships, "Relationships", &entry)?));
    }
    package::write_parts(file, &changed)
}

fn next_id(comments: &str) -> u64 {
    let ids = xml::pieces(comments).filter_map(|(_, piece)| match piece {
        Piece::Open { name, attributes, .. } if xml::local(name) == "comment" => {
            xml::attribute(attributes, "id")?.parse::<u64>().ok()
        }
        _ => None,
    });
    ids.max().map_or(0, |id| id.saturating_add(1))
}

fn with_comment(existing: Option<&str>, id: u64, comment: &Comment) -> Result<String> {
    let initials: String = comment.author.split_whitespace().filter_map(|word| word.chars().next()).collect();
    let text = |prefix: &str| {
        let [author, initials, date] =
            [&comment.author, &initials, &comment.date].map(|text| xml::escape(text));
        let runs = comment.text.lines().map(|line| {
            let line = xml::escape(line);
            format!("<{prefix}p><{prefix}r><{prefix}t xml:space=\"preserve\">{line}</{prefix}t></{prefix}r></{prefix}p>")
        });
        let runs = runs.collect::<String>();
        format!(
            "<{prefix}comment {prefix}id=\"{id}\" {prefix}author=\"{author}\" {prefix}date=\"{date}\" \
             {prefix}initials=\"{initials}\">{runs}</{prefix}comment>"
        )
    };
    match existing {
        Some(comments) => before_end(comments, "comments", &text(&root_prefix(comments))),
        None => Ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <w:comments xmlns:w=\"{NAMESPACE}\">{}</w:comments>",
            text("w:")
        )),
    }
}

fn root_prefix(text: &str) -> String {
    let root = xml::pieces(text).find_map(|(_, piece)| match piece {
        Piece::Open { name, .. } => Some(xml::prefix(name).to_owned()),
        _ => None,
    });
    root.unwrap_or_default()
}

/// `text` with `entry` before the closing tag of its root, which may have been an empty tag.
fn before_end(text: &str, root: &str, entry: &str) -> Result<String> {
    for (at, piece) in xml::pieces(text) {
        match piece {
            Piece::Close { name } if xml::local(name) == root => {
                let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
                return Ok(format!("{before}{entry}{after}"));
            }
            Piece::Open { name, attributes, empty: true } if xml::local(name) == root => {
                let (before, _) = text.split_at_checked(at).unwrap_or((text, ""));
                return Ok(format!("{before}<{name}{attributes}>{entry}</{name}>"));
            }
            _ => {}
        }
    }
    Err(Error::new(ErrorKind::UnsupportedFormat, format!("a part of the file has no `{root}`")))
}

/// The document with the marks of comment `id` around its last paragraph.
fn with_marks(document: &str, id: u64) -> Result<String> {
    let (end, prefix) = end_of_body(document).ok_or_else(|| {
        Error::new(ErrorKind::UnsupportedFormat, "the document has no body that could take a comment")
    })?;
    let first = format!("<{prefix}commentRangeStart {prefix}id=\"{id}\"/>");
    let last = format!(
        "<{prefix}commentRangeEnd {prefix}id=\"{id}\"/><{prefix}r><{prefix}commentReference {prefix}id=\"{id}\"/></{prefix}r>"
    );
    let mut marked = document.to_owned();
    match last_paragraph(document) {
        Some((start, close)) => {
            marked.insert_str(close, &last);
            marked.insert_str(start, &first);
        }
        // A document without any text: the comment gets a paragraph of its own.
        None => marked.insert_str(end, &format!("<{prefix}p>{first}{last}</{prefix}p>")),
    }
    Ok(marked)
}

/// Where the content of the last paragraph of the body starts, after its settings, and where it ends.
fn last_paragraph(document: &str) -> Option<(usize, usize)> {
    let mut depth = 0_usize;
    let mut found = None;
    let mut start = None;
    for (at, piece) in xml::pieces(document) {
        let after = at.saturating_add(length(document, at));
        match piece {
            Piece::Open { name, empty, .. } => {
                match (depth, xml::local(name)) {
                    (2, "p") if !empty => start = Some(after),
                    (3, "pPr") if empty => start = start.map(|_| after),
                    _ => {}
                }
                depth += usize::from(!empty);
            }
            Piece::Close { name } => {
                depth = depth.saturating_sub(1);
                match (depth, xml::local(name)) {
                    (2, "p") => found = start.take().map(|start| (start, at)).or(found),
                    (3, "pPr") => start = start.map(|_| after),
                    _ => {}
                }
            }
            Piece::Text(_) => {}
        }
    }
    found
}

/// Length of the tag at `at`.
fn length(document: &str, at: usize) -> usize {
    document.get(at..).and_then(xml::tag_length).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_paragraph_of_the_body_is_marked_after_its_settings() {
        let document = "<w:document xmlns:w='x'><w:body><w:p><w:r/></w:p><w:p a=\">\"><w:pPr><w:b/></w:pPr><w:r/></w:p>\
                        <w:tbl><w:p><w:r/></w:p></w:tbl><w:sectPr/></w:body></w:document>";
        let marked = with_marks(document, 7).unwrap();
        let expected = "</w:pPr><w:commentRangeStart w:id=\"7\"/><w:r/><w:commentRangeEnd w:id=\"7\"/>\
                        <w:r><w:commentReference w:id=\"7\"/></w:r></w:p>";
        assert!(marked.contains(expected), "{marked}");
        assert_eq!(marked.matches("commentRangeStart").count(), 1);
    }

    #[test]
    fn a_body_without_text_gets_a_paragraph() {
        let marked = with_marks("<d xmlns='x'><body><p/><sectPr/></body></d>", 0).unwrap();
        assert!(marked.contains("<p/><p><commentRangeStart id=\"0\"/>"), "{marked}");
    }

    #[test]
    fn entries_go_into_empty_roots_as_well() {
        assert_eq!(before_end("<Types a='1'/>", "Types", "<X/>").unwrap(), "<Types a='1'><X/></Types>");
        assert_eq!(before_end("<Types></Types>", "Types", "<X/>").unwrap(), "<Types><X/></Types>");
        assert!(before_end("<Other/>", "Types", "<X/>").is_err());
    }
}
