//! A permission to ask for.

use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A scope that a service offers. In a definition: `"deals:read"`, or with a `display_name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// What is sent.
    pub name: String,
    /// What people read.
    pub display_name: Option<String>,
}

/// RFC 6749 section 3.3: printable ASCII but space, quote and backslash. The comma is a service's affair.
pub fn is_scope(name: &str) -> bool {
    (1..=200).contains(&name.len())
        && name.bytes().all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Named<'a> {
            name: &'a str,
            display_name: &'a str,
        }
        match &self.display_name {
            None => serializer.serialize_str(&self.name),
            Some(display_name) => Named { name: &self.name, display_name }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Named {
            name: String,
            display_name: Option<String>,
        }
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Scope;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a scope, or a table with `name` and `display_name`")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Scope, E> {
                Ok(Scope { name: name.to_owned(), display_name: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Scope, A::Error> {
                let Named { name, display_name } =
                    Named::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Scope { name, display_name })
            }
        }
        deserializer.deserialize_any(Either)
    }
}
