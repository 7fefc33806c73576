//! Languages of the editor.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Error, Result};

/// The codes of Docs 9.4; `pt` is Brazil's and `zh` the People's Republic's.
const OFFERED: [&str; 46] = [
    "ar", "az", "be", "bg", "ca", "cs", "da", "de", "el", "en", "es", "eu", "fi", "fr", "gl", "he", "hr",
    "hu", "hy", "id", "it", "ja", "ko", "lo", "lv", "ms", "nl", "no", "pl", "pt", "pt-PT", "ro", "ru", "si",
    "sk", "sl", "sq", "sr", "sr-Cyrl", "sv", "tr", "uk", "ur", "vi", "zh", "zh-TW",
];

/// Codes that mean an offered language by another name.
const ALIASES: [(&str, &str); 9] = [
    ("nb", "no"),
    ("nn", "no"),
    ("iw", "he"),
    ("in", "id"),
    ("zh-hant", "zh-TW"),
    ("zh-hk", "zh-TW"),
    ("zh-mo", "zh-TW"),
    ("sr-rs", "sr-Cyrl"),
    ("sr-ba", "sr-Cyrl"),
];

/// A language that the editor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(&'static str);

impl Language {
    /// The nearest offered language of a code such as `de-AT`, `pt_BR` or `zh-Hant-TW`.
    ///
    /// A language that the editor does not have becomes English, as in the editor itself;
    /// a text that is no language code is refused.
    pub fn nearest(code: &str) -> Result<Self> {
        let code = code.replace('_', "-").to_ascii_lowercase();
        let well_formed = code
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
            && code.split('-').next().is_some_and(|first| {
                (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic())
            });
        if !well_formed {
            return Err(Error::config("not a language code")
                .with_hint("Pass a code such as `en`, `de-AT` or `zh-TW`."));
        }
        // From the whole code to its first part: `zh-hant-tw`, `zh-hant`, `zh`.
        let mut rest = code.as_str();
        loop {
            if let Some(found) = find(rest) {
                return Ok(Self(found));
            }
            match rest.rsplit_once('-') {
                Some((shorter, _)) => rest = shorter,
                None => return Ok(Self("en")),
            }
        }
    }

    /// The editor's code.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// Every code that the editor has.
    pub const fn offered() -> &'static [&'static str] {
        &OFFERED
    }
}

fn find(code: &str) -> Option<&'static str> {
    let alias = ALIASES.iter().find(|(name, _)| *name == code).map(|(_, offered)| *offered);
    alias.or_else(|| OFFERED.iter().copied().find(|offered| offered.eq_ignore_ascii_case(code)))
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::nearest(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_finds_its_nearest_language() {
        for (code, expected) in [
            ("en", "en"),
            ("EN", "en"),
            ("en-GB", "en"),
            ("de-AT", "de"),
            ("pt", "pt"),
            ("pt-BR", "pt"),
            ("pt-PT", "pt-PT"),
            ("pt_pt", "pt-PT"),
            ("zh", "zh"),
            ("zh-CN", "zh"),
            ("zh-Hans-CN", "zh"),
            ("zh-TW", "zh-TW"),
            ("zh-Hant", "zh-TW"),
            ("zh-Hant-HK", "zh-TW"),
            ("sr-Cyrl", "sr-Cyrl"),
            ("sr-Cyrl-RS", "sr-Cyrl"),
            ("sr-Latn-RS", "sr"),
            ("nb-NO", "no"),
            ("nn", "no"),
            ("xx", "en"),
            ("tlh", "en"),
        ] {
            assert_eq!(Language::nearest(code).unwrap().code(), expected, "{code}");
        }
        for code in OFFERED {
            assert_eq!(Language::nearest(code).unwrap().code(), code);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "-", "e", "english language", "en--US", "../en", "1", "en-", "deutsch!"] {
            assert!(Language::nearest(text).is_err(), "{text:?}");
        }
    }
}
