//! Addresses that are handed to a browser or to the Document Server.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::http::parse_address;
use crate::{Error, Result};

/// An absolute http or https address without user name or password, kept as it was written.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebUrl(String);

impl WebUrl {
    /// Checks `text`; it is kept byte for byte, because it is signed as it is.
    pub fn parse(text: &str) -> Result<Self> {
        check(text).map(|()| Self(text.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The address of a picture: a [`WebUrl`], or the picture itself as `data:image/...`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageUrl(String);

impl ImageUrl {
    /// Checks `text`.
    pub fn parse(text: &str) -> Result<Self> {
        if !text.starts_with("data:image/") {
            check(text)?;
        }
        Ok(Self(text.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check(text: &str) -> Result<()> {
    parse_address(text).map(drop)
}

macro_rules! text_like {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = Error;
            fn try_from(text: String) -> Result<Self> {
                Self::parse(&text)
            }
        }
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
        // Query strings often carry tokens, so only the part before them is shown.
        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                let shown = self.0.split(['?', '#', ',']).next().unwrap_or_default();
                write!(formatter, "{}({shown:?})", stringify!($name))
            }
        }
    };
}
text_like!(WebUrl);
text_like!(ImageUrl);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_web_addresses_are_kept_as_written() {
        for text in
            ["https://a.example/x?y=1#z", "http://10.0.0.1:8080/", "https://[::1]:9/x", "https://ex.de/%7Ea"]
        {
            assert_eq!(WebUrl::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        for text in [
            "",
            "/relative",
            "example.com",
            "ftp://a/b",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "http://",
            "https://user@a/",
            "https://user:pw@a/",
            "http://localhost:80@evil/",
            "http://[::1",
            "http://[not-an-ip]/",
            "https://a/ b",
            "https://a/\nb",
            "https://a\\b",
            "https:a",
            "https:///a",
            "https://%61/",
            "https://0x7f.1/",
            "https://a/\tb",
            "data:image/png;base64,AA==",
        ] {
            assert!(WebUrl::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn pictures_may_be_inline() {
        assert!(ImageUrl::parse("data:image/png;base64,AA==").is_ok());
        assert!(ImageUrl::parse("data:text/html,x").is_err());
    }

    #[test]
    fn debug_hides_the_query() {
        let shown = format!("{:?}", WebUrl::parse("https://a.example/x?token=canary").unwrap());
        assert!(!shown.contains("canary"), "{shown}");
    }
}
