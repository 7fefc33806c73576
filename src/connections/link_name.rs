//! Names: the one that scripts use, and the one that people read.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Longest link name and longest display name, in characters.
const LONGEST: usize = 50;

/// Names of devices on Windows, and words that commands and paths keep for themselves.
const RESERVED: [&str; 12] =
    ["all", "aux", "con", "conin", "conout", "default", "none", "nul", "null", "prn", "self", "true"];

/// The unique, lasting name of a service or connection: `^[a-z][a-z0-9_]{0,49}$`, not reserved.
///
/// Letters are lower case only, so two names never differ by case alone on a disk that ignores it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkName(String);

impl LinkName {
    /// The link name in `text`.
    pub fn parse(text: &str) -> Result<Self> {
        let refused = |why: &str| {
            let shown: String = text.chars().take(LONGEST + 10).collect();
            Error::config(format!("`{}` cannot be a link name: {why}", shown.escape_debug()))
                .with_hint("Use 1 to 50 of a-z, 0-9 and _, beginning with a letter, as in `acme_crm`.")
        };
        if text.len() > LONGEST {
            return Err(refused("it is longer than 50 characters"));
        }
        if !text.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err(refused("it does not begin with a letter from a to z"));
        }
        if !text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')) {
            return Err(refused("it holds something other than a-z, 0-9 and _"));
        }
        if is_reserved(text) {
            return Err(refused("it is reserved"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_reserved(text: &str) -> bool {
    let port =
        |prefix: &str| text.strip_prefix(prefix).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']));
    RESERVED.contains(&text) || port("com") || port("lpt")
}

/// Refuses a display name that is empty, too long or not one line of visible text.
pub fn check_display_name(name: &str) -> Result<()> {
    let refused = |why: &str| {
        Err(Error::config(format!("a name {why}")).with_hint("Use 1 to 50 characters on one line."))
    };
    match name.chars().count() {
        0 => return refused("is empty"),
        1..=LONGEST => {}
        _ => return refused("is longer than 50 characters"),
    }
    if name.chars().any(is_invisible) {
        return refused("holds a control or invisible character");
    }
    if name.trim() != name {
        return refused("begins or ends with a space");
    }
    Ok(())
}

/// Control characters, and those that change the order or the lines of a text without being seen.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

impl fmt::Display for LinkName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl AsRef<str> for LinkName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for LinkName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

impl TryFrom<String> for LinkName {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        Self::parse(&text)
    }
}

impl From<LinkName> for String {
    fn from(name: LinkName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn row_64_odd_link_names_are_refused() {
        let long = "a".repeat(51);
        for name in [
            "",
            &long,
            "Acme",
            "acmE",
            "1acme",
            "_acme",
            ".",
            "..",
            "a/b",
            "a\\b",
            "a.b",
            "a b",
            " a",
            "a ",
            "a\n",
            "a\0",
            "con",
            "nul",
            "aux",
            "prn",
            "com1",
            "lpt9",
            "\u{430}cme",
            "acm\u{0435}",
            "ａcme",
            "a-b",
            "ßa",
        ] {
            let error = LinkName::parse(name).expect_err(name);
            assert!(!error.message().contains(['\n', '\0']), "{name:?}");
        }
    }

    #[test]
    fn usual_link_names_pass() {
        let long = "a".repeat(50);
        for name in ["a", &long, "acme_crm", "pipedrive", "com10", "company", "z9_"] {
            assert_eq!(LinkName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn row_51_a_display_name_is_one_visible_line() {
        for name in ["", " a", "a ", "a\nb", "a\r", "a\0b", "a\tb", "a\u{202e}b", "\u{200b}", &"ä".repeat(51)]
        {
            assert!(check_display_name(name).is_err(), "{name:?}");
        }
        for name in ["A", "Acme CRM", "Ärger & Söhne", "客户", "it's \"quoted\" ${x}", &"ä".repeat(50)] {
            assert!(check_display_name(name).is_ok(), "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn what_passes_is_a_plain_word(text in "\\PC{0,60}") {
            if let Ok(name) = LinkName::parse(&text) {
                prop_assert!(name.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'));
                prop_assert!((1..=50).contains(&name.as_str().len()));
            }
        }
    }
}
