//! The properties of one connection string, taken out one by one.

use secrecy::SecretString;

use super::properties::{Treatment, names, treatment};
use super::text::Pair;
use crate::http::parse_address;
use crate::{Error, Result};

/// The properties that were given and not taken yet.
pub(super) struct Given {
    left: Vec<Pair>,
    warnings: Vec<String>,
}

impl Given {
    /// Sorts out what is ignored; refuses what is unknown or not supported.
    pub(super) fn new(pairs: Vec<Pair>) -> Result<Self> {
        let mut properties = Self { left: Vec::new(), warnings: Vec::new() };
        for pair in pairs {
            let name = pair.written.chars().take(60).collect::<String>();
            let name = name.escape_debug();
            match treatment(&pair.key) {
                None => return Err(unknown(&name.to_string(), &pair.key)),
                Some(_) if pair.value.is_empty() => {}
                Some(Treatment::Understood) => properties.left.push(pair),
                Some(Treatment::Ignored(why)) => {
                    properties.warnings.push(format!("`{name}` has no effect: {why}"));
                }
                Some(Treatment::Refused(why)) => {
                    return Err(Error::config(format!("`{name}` is not supported: {why}")));
                }
            }
        }
        Ok(properties)
    }

    /// What was ignored, and why.
    pub(super) fn take_warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    /// The value of a property, taken out.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        let place = self.left.iter().position(|pair| pair.key.eq_ignore_ascii_case(name))?;
        Some(self.left.swap_remove(place).value)
    }

    /// A value that is never shown.
    pub(super) fn secret(&mut self, name: &str) -> Option<SecretString> {
        self.take(name).map(SecretString::from)
    }

    /// One of `words`, in capitals.
    pub(super) fn word(&mut self, name: &str, words: &[&str]) -> Result<Option<String>> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let value = value.to_ascii_uppercase();
        if words.contains(&value.as_str()) {
            return Ok(Some(value));
        }
        Err(Error::config(format!("the value of `{name}` is not supported"))
            .with_hint(format!("Use one of: {}.", words.join(", "))))
    }

    /// True or false.
    pub(super) fn flag(&mut self, name: &str) -> Result<Option<bool>> {
        let word = self.word(name, &["TRUE", "FALSE", "YES", "NO", "1", "0"])?;
        Ok(word.map(|word| matches!(word.as_str(), "TRUE" | "YES" | "1")))
    }

    /// A whole number, not negative.
    pub(super) fn number(&mut self, name: &str) -> Result<Option<i64>> {
        let Some(value) = self.take(name) else { return Ok(None) };
        match value.parse::<i64>() {
            Ok(number) if number >= 0 => Ok(Some(number)),
            _ => Err(Error::config(format!("the value of `{name}` is not a whole number"))),
        }
    }

    /// An http or https address, as it is written: services compare it letter by letter.
    pub(super) fn address(&mut self, name: &str) -> Result<Option<String>> {
        let Some(value) = self.take(name) else { return Ok(None) };
        parse_address(&value).map_err(|error| Error::config(format!("`{name}`: {}", error.message())))?;
        Ok(Some(value))
    }

    /// Everything that was understood must have been used.
    pub(super) fn finish(self) -> Result<()> {
        match self.left.first() {
            Some(pair) => Err(Error::internal(format!("nothing reads the property `{}`", pair.key))),
            None => Ok(()),
        }
    }
}

/// A misspelt property, with the documented one that is nearest.
fn unknown(name: &str, key: &str) -> Error {
    let alike = |known: &&str| {
        let known = known.to_ascii_lowercase();
        let common = known.chars().zip(key.chars()).take_while(|(one, other)| one == other).count();
        common >= 4 || known.ends_with(key) && key.len() >= 4
    };
    let nearest: Vec<String> = names().filter(alike).take(3).map(|name| format!("`{name}`")).collect();
    Error::config(format!("the connection string has an unknown property `{name}`")).with_hint(
        if nearest.is_empty() {
            "`docs/connection-strings.md` lists the properties.".to_owned()
        } else {
            format!("Is it {}?", nearest.join(" or "))
        },
    )
}
