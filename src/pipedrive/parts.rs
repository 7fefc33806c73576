//! The parts of a list answer: what it says of itself, and the text of each item.

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::envelope::not_json;
use super::scan::Scanner;
use crate::Result;

/// A list answer, cut but not decoded.
pub(super) struct Parts<'a> {
    pub(super) success: Option<bool>,
    pub(super) data: Data<'a>,
    pub(super) additional_data: Option<&'a RawValue>,
}

/// What stands under `data`.
pub(super) enum Data<'a> {
    Nothing,
    Items(Vec<&'a str>),
    Other,
}

impl<'a> Parts<'a> {
    /// Reads a body; of a repeated name the last one counts.
    pub(super) fn read(body: &'a [u8]) -> Result<Self> {
        match Self::scan(body) {
            Some(parts) => Ok(parts),
            None => serde_json::from_slice(body).map_err(|error| not_json(body, &error)),
        }
    }

    /// The usual answer, read fast; `None` when it is not that, or not JSON.
    pub(super) fn scan(body: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        let mut scanner = Scanner::new(body);
        let mut parts = Parts { success: None, data: Data::Nothing, additional_data: None };
        scanner.take(b'{')?;
        loop {
            let key = scanner.key()?;
            match text.get(key)? {
                "success" => parts.success = serde_json::from_str(text.get(scanner.value()?)?).ok()?,
                "data" => {
                    let items: Option<_> = scanner.items()?.into_iter().map(|item| text.get(item)).collect();
                    parts.data = Data::Items(items?);
                }
                "additional_data" => {
                    parts.additional_data = Some(serde_json::from_str(text.get(scanner.value()?)?).ok()?);
                }
                escaped if escaped.contains('\\') => return None,
                _ => {
                    scanner.value()?;
                }
            }
            if !scanner.goes_on(b'}')? {
                return scanner.peek().is_none().then_some(parts);
            }
        }
    }
}

impl<'de> serde::Deserialize<'de> for Parts<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Parts<'de>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an answer with `data`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut parts = Parts { success: None, data: Data::Nothing, additional_data: None };
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "success" => parts.success = map.next_value()?,
                        "data" => parts.data = map.next_value()?,
                        "additional_data" => parts.additional_data = Some(map.next_value()?),
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(parts)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

impl<'de> serde::Deserialize<'de> for Data<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Items)
    }
}

/// Reads a list of raw items; in a search answer the list stands under `items`.
struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = Data<'de>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::with_capacity(512);
        while let Some(item) = list.next_element::<&'de RawValue>()? {
            items.push(item.get());
        }
        Ok(Data::Items(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Data::Other;
        while let Some(key) = map.next_key::<String>()? {
            if key == "items" {
                let items = map.next_value::<Vec<&'de RawValue>>()?;
                found = Data::Items(items.into_iter().map(RawValue::get).collect());
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Data::Nothing)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Data::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Data::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Data::Other)
    }
}
