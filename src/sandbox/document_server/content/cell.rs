//! An xlsx: the rows of its first sheet, and one more row at its end.

use super::package;
use super::xml::{self, Piece};
use crate::{Error, ErrorKind, Result};

/// Rows and columns shown at most.
const MAX_ROWS: usize = 500;
const MAX_COLUMNS: usize = 50;

/// The first sheet: its name and its rows as text.
pub struct Sheet {
    /// Name on the tab.
    pub name: String,
    /// Rows of cells; gaps are empty texts.
    pub rows: Vec<Vec<String>>,
}

/// Reads the first sheet.
pub fn sheet(file: &[u8]) -> Result<Sheet> {
    let (part, name) = first_sheet(file)?;
    let worksheet = package::required_part(file, &part)?;
    let shared = shared_texts(file)?;
    Ok(Sheet { name, rows: rows(&worksheet, &shared) })
}

/// The workbook with one more row of `cells` on its first sheet; numbers are stored as numbers.
pub fn add_row(file: &[u8], cells: &[String]) -> Result<Vec<u8>> {
    let (part, _) = first_sheet(file)?;
    let mut worksheet = package::required_part(file, &part)?;
    let end = end_of_rows(&worksheet).ok_or_else(|| {
        Error::new(ErrorKind::UnsupportedFormat, "the sheet has no data section that could take a row")
    })?;
    let row = row(&end.prefix, end.last_row.saturating_add(1), cells);
    let prefix = &end.prefix;
    if end.empty {
        let filled = format!("<{prefix}sheetData>{row}</{prefix}sheetData>");
        worksheet.replace_range(end.place..end.place.saturating_add(end.length), &filled);
    } else {
        worksheet.insert_str(end.place, &row);
    }
    package::replace_part(file, &part, &worksheet)
}

fn row(prefix: &str, number: u32, cells: &[String]) -> String {
    let filled = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let written = filled.map(|(column, cell)| {
        let place = format!("{}{number}", column_name(column));
        if is_number(cell) {
            return format!("<{prefix}c r=\"{place}\"><{prefix}v>{cell}</{prefix}v></{prefix}c>");
        }
        let text = format!("<{prefix}t xml:space=\"preserve\">{}</{prefix}t>", xml::escape(cell));
        format!("<{prefix}c r=\"{place}\" t=\"inlineStr\"><{prefix}is>{text}</{prefix}is></{prefix}c>")
    });
    let written = written.collect::<Vec<_>>().concat();
    format!("<{prefix}row r=\"{number}\">{written}</{prefix}row>")
}

/// A number as Excel writes it; `007` or `1e5` typed by a person stays text.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.len() <= 15
        && all_digits(whole)
        && all_digits(fraction)
        && (whole.len() == 1 || !whole.starts_with('0'))
}

struct EndOfRows {
    place: usize,
    length: usize,
    empty: bool,
    last_row: u32,
    prefix: String,
}

fn end_of_rows(worksheet: &str) -> Option<EndOfRows> {
    let mut last_row = 0_u32;
    for (place, piece) in xml::pieces(worksheet) {
        match piece {
            Piece::Open { name, empty: true, attributes } if xml::local(name) == "sheetData" => {
                let length = name.len() + attributes.len() + 3; // <, / and >
                return Some(EndOfRows {
                    place,
                    length,
                    empty: true,
                    last_row,
                    prefix: xml::prefix(name).to_owned(),
                });
            }
            Piece::Open { name, attributes, .. } if xml::local(name) == "row" => {
                let number = xml::attribute(attributes, "r").and_then(|number| number.parse().ok());
                last_row = number.unwrap_or_else(|| last_row.saturating_add(1)).max(last_row);
            }
            Piece::Close { name } if xml::local(name) == "sheetData" => {
                return Some(EndOfRows {
                    place,
                    length: 0,
                    empty: false,
                    last_row,
                    prefix: xml::prefix(name).to_owned(),
                });
            }
            _ => {}
        }
    }
    None
}

fn first_sheet(file: &[u8]) -> Result<(String, String)> {
    let workbook_part = package::main_part(file)?;
    let workbook = package::required_part(file, &workbook_part)?;
    let sheet = xml::pieces(&workbook).find_map(|(_, piece)| match piece {
        Piece::Open { name, attributes, .. } if xml::local(name) == "sheet" => Some(attributes),
        _ => None,
    });
    let no_sheet = || Error::new(ErrorKind::UnsupportedFormat, "the workbook has no sheet");
    let attributes = sheet.ok_or_else(no_sheet)?;
    let id = xml::attribute(attributes, "id").ok_or_else(no_sheet)?;
    let part = package::related_part(file, &workbook_part, &id)?.ok_or_else(no_sheet)?;
    Ok((part, xml::attribute(attributes, "name").unwrap_or_default()))
}

fn shared_texts(file: &[u8]) -> Result<Vec<String>> {
    let folder = package::main_part(file)?;
    let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(table) = package::read_part(file, &format!("{folder}/sharedStrings.xml"))? else {
        return Ok(Vec::new());
    };
    let mut texts = Vec::new();
    let mut text = String::new();
    let mut in_text = false;
    for (_, piece) in xml::pieces(&table) {
        match piece {
            Piece::Open { name, empty, .. } => in_text = xml::local(name) == "t" && !empty,
            Piece::Close { name } => {
                in_text = false;
                if xml::local(name) == "si" {
                    texts.push(std::mem::take(&mut text));
                }
            }
            Piece::Text(part) if in_text => text.push_str(&xml::unescape(part)),
            Piece::Text(_) => {}
        }
    }
    Ok(texts)
}

fn rows(worksheet: &str, shared: &[String]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut cell: Option<(usize, bool, String)> = None;
    let mut in_value = false;
    for (_, piece) in xml::pieces(worksheet) {
        match piece {
            Piece::Open { name, attributes, empty } => match xml::local(name) {
                "row" if rows.len() >= MAX_ROWS => break,
                "row" => rows.push(Vec::new()),
                "c" if !empty => {
                    let place = xml::attribute(attributes, "r").unwrap_or_default();
                    let next = rows.last().map_or(0, Vec::len);
                    let column = column_number(&place).unwrap_or(next);
                    let is_shared = xml::attribute(attributes, "t").as_deref() == Some("s");
                    cell = Some((column, is_shared, String::new()));
                }
                "v" | "t" => in_value = !empty,
                _ => {}
            },
            Piece::Text(text) if in_value => {
                if let Some((_, _, value)) = &mut cell {
                    value.push_str(&xml::unescape(text));
                }
            }
            Piece::Close { name } => match xml::local(name) {
                "v" | "t" => in_value = false,
                "c" => put(&mut rows, cell.take(), shared),
                _ => {}
            },
            Piece::Text(_) => {}
        }
    }
    rows
}

fn put(rows: &mut [Vec<String>], cell: Option<(usize, bool, String)>, shared: &[String]) {
    let (Some(row), Some((column, is_shared, value))) = (rows.last_mut(), cell) else { return };
    if column >= MAX_COLUMNS {
        return;
    }
    let text = if is_shared {
        value.parse().ok().and_then(|index: usize| shared.get(index)).cloned().unwrap_or_default()
    } else {
        value
    };
    if row.len() <= column {
        row.resize(column.saturating_add(1), String::new());
    }
    if let Some(place) = row.get_mut(column) {
        *place = text;
    }
}

/// `0` is `A`, `26` is `AA`.
fn column_name(mut column: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        if column < 26 {
            return name.iter().rev().collect();
        }
        column = column / 26 - 1;
    }
}

/// `AB12` is 27; `None` when no letters stand in front.
fn column_number(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.fold(0_usize, |sum, letter| {
        sum.saturating_mul(26).saturating_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_names_and_numbers() {
        for (number, name) in [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_name(number), name);
            assert_eq!(column_number(&format!("{name}7")), Some(number));
        }
        assert_eq!(column_number("7"), None);
    }

    #[test]
    fn only_plain_numbers_are_numbers() {
        for number in ["0", "12", "-3", "1.5", "0.25"] {
            assert!(is_number(number), "{number}");
        }
        for text in ["", "-", "007", "1e5", "1.", ".5", "1,5", "+1", "NaN", "1234567890123456"] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn shared_inline_and_number_cells_are_read() {
        let sheet = r#"<s><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1"><v>2.5</v></c></row><row><c t="inlineStr"><is><t>in</t></is></c></row></sheetData></s>"#;
        let shared = ["zero".to_owned(), "one".to_owned()];
        assert_eq!(rows(sheet, &shared), [vec!["one", "", "2.5"], vec!["in"]]);
    }
}
