//! A text that is stored encrypted and never shown.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// A secret as it lies in a record.
///
/// Its JSON is for sealed records alone; nothing else may serialise one.
#[derive(Clone)]
pub(super) struct Secret(SecretString);

impl Secret {
    /// The text itself.
    pub(super) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The text, for those who take it over.
    pub(super) fn to_secret(&self) -> SecretString {
        self.0.clone()
    }
}

impl From<&SecretString> for Secret {
    fn from(text: &SecretString) -> Self {
        Self(text.clone())
    }
}

impl From<SecretString> for Secret {
    fn from(text: SecretString) -> Self {
        Self(text)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        verify_slices_are_equal(self.expose().as_bytes(), other.expose().as_bytes()).is_ok()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        Ok(Self(SecretString::from(text.as_str())))
    }
}
