//! The document key: one name for one content of one file.
//!
//! The Document Server opens a known key from its cache, so a key must change with
//! every saved content and never be shared by two files
//! (api.onlyoffice.com, config, document, key).

use std::fmt;

use aws_lc_rs::digest;
use serde::{Deserialize, Serialize};

use crate::encoding::to_hex;
use crate::{Error, Result};

/// A key that the Document Server accepts: 1 to 128 of `0-9 a-z A-Z - . _ =`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocumentKey(String);

/// Longest key that the Document Server accepts.
const MAX_LENGTH: usize = 128;

impl DocumentKey {
    /// Checks a key that was made elsewhere.
    pub fn parse(text: &str) -> Result<Self> {
        if text.is_empty() || text.len() > MAX_LENGTH {
            return Err(Error::config(format!("a document key has 1 to {MAX_LENGTH} characters"))
                .with_hint("Make keys with `document_key(instance, file_id, revision)`."));
        }
        if !text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'=')) {
            return Err(Error::config("a document key holds only the characters 0-9 a-z A-Z - . _ =")
                .with_hint("Make keys with `document_key(instance, file_id, revision)`."));
        }
        Ok(Self(text.to_owned()))
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for DocumentKey {
    type Error = Error;
    fn try_from(text: String) -> Result<Self> {
        Self::parse(&text)
    }
}

impl From<DocumentKey> for String {
    fn from(key: DocumentKey) -> Self {
        key.0
    }
}

/// The key of one revision of one file of one installation.
///
/// Equal arguments give an equal key on every machine, any difference gives another
/// one: each part is hashed with its length, so `("a", "bc")` and `("ab", "c")` differ.
/// `revision` must change with every saved content and stay during an editing session.
pub fn document_key(instance: &str, file_id: &str, revision: &str) -> DocumentKey {
    let mut hash = digest::Context::new(&digest::SHA256);
    hash.update(b"dealdocs document key 1\0");
    for part in [instance, file_id, revision] {
        hash.update(&(part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    DocumentKey(to_hex(hash.finish().as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_outside_the_rule_are_refused() {
        let long = "a".repeat(129);
        for text in ["", "../x", "a/b", "a b", "ключ", "a\0", "a?b", "a\n", "a:b", "a+b", long.as_str()] {
            assert!(DocumentKey::parse(text).is_err(), "{text:?}");
        }
        for text in ["a", "A-z.0_=", &long[..128]] {
            assert_eq!(DocumentKey::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_key_is_the_same_everywhere() {
        // Computed with Python's hashlib over the same length-prefixed parts.
        assert_eq!(
            document_key("acme", "17", "2026-11-21 10:00:00").as_str(),
            "e1ef4d30678579a9897b87d9db0ea808e30b7b641e6f1b88ce37b96143a6c31c"
        );
    }

    proptest! {
        #[test]
        fn moving_a_character_between_parts_changes_the_key(a in ".{0,12}", b in ".{1,12}", c in ".{0,12}") {
            let first: String = b.chars().take(1).collect();
            let rest: String = b.chars().skip(1).collect();
            prop_assert_ne!(document_key(&a, &b, &c), document_key(&format!("{a}{first}"), &rest, &c));
            prop_assert_ne!(document_key(&a, &b, &c), document_key(&a, &rest, &format!("{first}{c}")));
        }

        #[test]
        fn every_key_is_valid(a in any::<String>(), b in any::<String>(), c in any::<String>()) {
            prop_assert!(DocumentKey::parse(document_key(&a, &b, &c).as_str()).is_ok());
        }
    }
}
