//! `Key=Value;Key='a;b';Key="c;d";Key={e;f}` to pairs.
//!
//! A quote or brace inside such a value is doubled. Outside of quotes a value ends at `;` and its outer
//! spaces do not count. Keys are compared without case, spaces and underscores.

use crate::{Error, Result};

/// Longest connection string, in bytes.
const LONGEST: usize = 64 * 1024;

/// One property: the name as written, its normal form, and the value.
pub(super) struct Pair {
    pub(super) written: String,
    pub(super) key: String,
    pub(super) value: String,
}

/// The normal form of a key.
pub(super) fn normal(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, ' ' | '_')).flat_map(char::to_lowercase).collect()
}

/// The pairs of `text` in order, and the product that a `jdbc:product:` in front names.
pub(super) fn pairs(text: &str) -> Result<(Option<String>, Vec<Pair>)> {
    if text.len() > LONGEST {
        return Err(Error::config("the connection string is longer than 64 KiB"));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Error::config("the connection string holds a control character"));
    }
    let text = text.trim();
    let (product, mut rest) = match text.get(..5) {
        Some(start) if start.eq_ignore_ascii_case("jdbc:") => {
            let (product, rest) = text
                .get(5..)
                .and_then(|rest| rest.split_once(':'))
                .ok_or_else(|| Error::config("the connection string ends after `jdbc:`"))?;
            (Some(product.trim().to_ascii_lowercase()), rest)
        }
        _ => (None, text),
    };
    let mut pairs: Vec<Pair> = Vec::new();
    loop {
        rest = rest.trim_start_matches([';', ' ', '\n', '\r', '\t']);
        if rest.is_empty() {
            return Ok((product, pairs));
        }
        let number = pairs.len() + 1;
        let (written, after) =
            rest.split_once('=').filter(|(key, _)| !key.contains(';') && !key.trim().is_empty()).ok_or_else(
                || Error::config(format!("property {number} of the connection string has no `key=`")),
            )?;
        let written = written.trim().to_owned();
        let (value, after) = value(after.trim_start_matches([' ', '\t'])).ok_or_else(|| {
            Error::config(format!("the value of property {number} is not closed, or goes on after its end"))
        })?;
        let key = normal(&written);
        if pairs.iter().any(|known| known.key == key) {
            return Err(Error::config(format!("`{}` is given twice", written.escape_debug())));
        }
        pairs.push(Pair { written, key, value });
        rest = after;
    }
}

/// One value and what follows its `;`.
fn value(text: &str) -> Option<(String, &str)> {
    let closing = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => quote,
        Some('{') => '}',
        _ => {
            let (value, rest) = text.split_once(';').unwrap_or((text, ""));
            return Some((value.trim().to_owned(), rest));
        }
    };
    let mut value = String::new();
    let mut rest = text.get(1..)?;
    loop {
        let (part, after) = rest.split_once(closing)?;
        value.push_str(part);
        match after.strip_prefix(closing) {
            Some(after) => {
                value.push(closing);
                rest = after;
            }
            None => return Some((value, end(after)?)),
        }
    }
}

/// After a closed value comes `;` or nothing.
fn end(after: &str) -> Option<&str> {
    let after = after.trim_start_matches([' ', '\t', '\n', '\r']);
    if after.is_empty() { Some(after) } else { after.strip_prefix(';') }
}
