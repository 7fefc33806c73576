//! Language and paper of a blank document.

use crate::{Error, Result};

/// The paper that a region's printers hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 210 x 297 mm.
    A4,
    /// 8.5 x 11 inches.
    Letter,
}

/// Regions that print on US Letter; all others use A4.
const LETTER_REGIONS: [&str; 16] =
    ["US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "GT", "PA", "DO", "SV", "NI", "PR", "HN", "BZ"];

/// The region of a language that is given without one, as the Document Server takes it.
#[rustfmt::skip]
const REGIONS: [(&str, &str); 46] = [
    ("ar", "SA"), ("az", "AZ"), ("be", "BY"), ("bg", "BG"), ("ca", "ES"), ("cs", "CZ"), ("da", "DK"), ("de", "DE"),
    ("el", "GR"), ("en", "US"), ("es", "ES"), ("et", "EE"), ("eu", "ES"), ("fa", "IR"), ("fi", "FI"), ("fr", "FR"),
    ("gl", "ES"), ("he", "IL"), ("hr", "HR"), ("hu", "HU"), ("hy", "AM"), ("id", "ID"), ("it", "IT"), ("ja", "JP"),
    ("ka", "GE"), ("ko", "KR"), ("lo", "LA"), ("lt", "LT"), ("lv", "LV"), ("ms", "MY"), ("nb", "NO"), ("nl", "NL"),
    ("pl", "PL"), ("pt", "BR"), ("ro", "RO"), ("ru", "RU"), ("si", "LK"), ("sk", "SK"), ("sl", "SI"), ("sq", "AL"),
    ("sv", "SE"), ("tr", "TR"), ("uk", "UA"), ("ur", "PK"), ("vi", "VN"), ("zh", "CN"),
];

/// A language tag and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locale {
    tag: String,
    region: Option<String>,
}

impl Default for Locale {
    fn default() -> Self {
        Self { tag: "en-US".to_owned(), region: Some("US".to_owned()) }
    }
}

impl Locale {
    /// The locale of a tag such as `pt-BR`, `de`, `sr-Cyrl-RS` or `en_US` (RFC 5646: language,
    /// optional script, optional region).
    pub fn parse(tag: &str) -> Result<Self> {
        let refused = || {
            let shown: String = tag.chars().take(20).collect();
            Error::config(format!("{shown:?} is no language tag"))
                .with_hint("Give a language and, if it matters, a region: \"de\", \"pt-BR\", \"sr-Cyrl-RS\".")
        };
        let mut parts = tag.split(['-', '_']);
        let language = parts.next().unwrap_or_default().to_ascii_lowercase();
        if !(2..=3).contains(&language.len()) || !is_letters(&language) {
            return Err(refused());
        }
        let (mut script, mut region) = (None, None);
        for part in parts {
            match part.len() {
                4 if is_letters(part) && script.is_none() && region.is_none() => {
                    let (first, rest) = part.split_at(1);
                    script = Some(first.to_ascii_uppercase() + &rest.to_ascii_lowercase());
                }
                2 if is_letters(part) && region.is_none() => region = Some(part.to_ascii_uppercase()),
                3 if part.bytes().all(|byte| byte.is_ascii_digit()) && region.is_none() => {
                    region = Some(part.to_owned());
                }
                _ => return Err(refused()),
            }
        }
        if region.is_none() && script.is_none() {
            region =
                REGIONS.iter().find(|(known, _)| *known == language).map(|(_, region)| (*region).to_owned());
        }
        let tag =
            [Some(language), script, region.clone()].into_iter().flatten().collect::<Vec<_>>().join("-");
        Ok(Self { tag, region })
    }

    /// The whole tag, such as `pt-BR`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The paper of its region.
    pub fn paper(&self) -> Paper {
        match &self.region {
            Some(region) if LETTER_REGIONS.contains(&region.as_str()) => Paper::Letter,
            _ => Paper::A4,
        }
    }

    fn language(&self) -> &str {
        self.tag.split('-').next().unwrap_or_default()
    }

    /// The tag that Word keeps for East Asian text.
    pub(super) fn east_asian_tag(&self) -> &str {
        if matches!(self.language(), "ja" | "ko" | "zh") { &self.tag } else { "en-US" }
    }

    /// The tag that Word keeps for right-to-left text.
    pub(super) fn right_to_left_tag(&self) -> &str {
        if self.is_right_to_left() { &self.tag } else { "ar-SA" }
    }

    /// Whether text starts on the right.
    pub(super) fn is_right_to_left(&self) -> bool {
        matches!(self.language(), "ar" | "fa" | "he" | "ur")
    }
}

fn is_letters(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}
