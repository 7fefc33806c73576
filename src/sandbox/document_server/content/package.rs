//! The zip container of an Office file: reading one part, replacing and adding parts.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::xml::{self, Piece};
use crate::{Error, ErrorKind, Result};

/// Largest part that is unpacked, bytes.
const MAX_PART: u64 = 64 * 1024 * 1024;

/// The part `name` as text, or `None` when the file has no such part.
pub fn read_part(file: &[u8], name: &str) -> Result<Option<String>> {
    let mut archive = open(file)?;
    let part = match archive.by_name(name) {
        Ok(part) => part,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(damaged(error)),
    };
    let mut text = String::new();
    part.take(MAX_PART + 1).read_to_string(&mut text).map_err(damaged)?;
    if text.len() as u64 > MAX_PART {
        return Err(Error::new(ErrorKind::TooLarge, format!("the part {name} of the file is too large")));
    }
    Ok(Some(text))
}

/// The part `name`, which the file must have.
pub fn required_part(file: &[u8], name: &str) -> Result<String> {
    read_part(file, name)?
        .ok_or_else(|| Error::new(ErrorKind::UnsupportedFormat, format!("the file has no part named {name}")))
}

/// The file with the part `name` replaced; all other parts are copied as they are.
pub fn replace_part(file: &[u8], name: &str, content: &str) -> Result<Vec<u8>> {
    write_parts(file, &[(name.to_owned(), content.to_owned())])
}

/// The file with these parts replaced, or added; all other parts are copied as they are.
pub fn write_parts(file: &[u8], parts: &[(String, String)]) -> Result<Vec<u8>> {
    let mut archive = open(file)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(file.len())));
    let mut left: Vec<&(String, String)> = parts.iter().collect();
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        let place = left.iter().position(|(name, _)| part.name().is_ok_and(|part| part == name.as_str()));
        match place.map(|place| left.remove(place)) {
            Some((name, content)) => write_part(&mut writer, name, content)?,
            None => writer.raw_copy_file(part).map_err(damaged)?,
        }
    }
    for (name, content) in left {
        write_part(&mut writer, name, content)?;
    }
    Ok(writer.finish().map_err(damaged)?.into_inner())
}

fn write_part(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, content: &str) -> Result<()> {
    writer.start_file(name, SimpleFileOptions::default()).map_err(damaged)?;
    writer.write_all(content.as_bytes()).map_err(damaged)
}

/// Name of the part that holds the document, the workbook or the presentation.
pub fn main_part(file: &[u8]) -> Result<String> {
    let relationships = required_part(file, "_rels/.rels")?;
    find_target(&relationships, |attributes| {
        xml::attribute(attributes, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
    })
    .map(|target| target.trim_start_matches('/').to_owned())
    .ok_or_else(|| {
        Error::new(ErrorKind::UnsupportedFormat, "the file does not say which part is its document")
    })
}

/// Name of the part that `part` refers to by relationship `id`.
pub fn related_part(file: &[u8], part: &str, id: &str) -> Result<Option<String>> {
    refers_to(file, part, |attributes| xml::attribute(attributes, "Id").as_deref() == Some(id))
}

/// Name of the part that `part` refers to by a relationship of this type.
pub fn part_of_type(file: &[u8], part: &str, kind: &str) -> Result<Option<String>> {
    refers_to(file, part, |attributes| xml::attribute(attributes, "Type").as_deref() == Some(kind))
}

fn refers_to(file: &[u8], part: &str, wanted: impl Fn(&str) -> bool) -> Result<Option<String>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(relationships) = read_part(file, &format!("{folder}/_rels/{name}.rels"))? else {
        return Ok(None);
    };
    let target = find_target(&relationships, wanted);
    Ok(target.map(|target| match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    }))
}

fn find_target(relationships: &str, wanted: impl Fn(&str) -> bool) -> Option<String> {
    xml::pieces(relationships).find_map(|(_, piece)| match piece {
        Piece::Open { name, attributes, .. } if xml::local(name) == "Relationship" && wanted(attributes) => {
            xml::attribute(attributes, "Target")
        }
        _ => None,
    })
}

fn open(file: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>> {
    ZipArchive::new(Cursor::new(file)).map_err(damaged)
}

fn damaged(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::UnsupportedFormat, "the Office file cannot be read").with_source(error)
}
