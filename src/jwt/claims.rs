//! The times in a payload (RFC 7519 section 4.1): read strictly, whatever else it holds.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

/// The time claims of a payload, in seconds since 1970.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Times {
    pub(super) expires: Option<f64>,
    pub(super) not_before: Option<f64>,
    pub(super) issued: Option<f64>,
}

/// Reads the times of a JSON object and checks that the whole of it is well formed.
pub(super) fn read_times(payload: &str) -> serde_json::Result<Times> {
    let mut reader = serde_json::Deserializer::from_str(payload);
    let times = reader.deserialize_map(TimesVisitor)?;
    reader.end()?;
    Ok(times)
}

struct TimesVisitor;

impl<'de> Visitor<'de> for TimesVisitor {
    type Value = Times;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Times, A::Error> {
        use serde::de::Error as _;
        let mut times = Times::default();
        while let Some(Key(claim)) = map.next_key()? {
            let slot = match claim {
                Claim::Expires => &mut times.expires,
                Claim::NotBefore => &mut times.not_before,
                Claim::Issued => &mut times.issued,
                Claim::Other => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            let Seconds(value) = map.next_value()?;
            if slot.replace(value).is_some() {
                return Err(A::Error::custom("a time claim given twice"));
            }
        }
        Ok(times)
    }
}

enum Claim {
    Expires,
    NotBefore,
    Issued,
    Other,
}

/// A claim's name, told apart without keeping the text.
struct Key(Claim);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a claim name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Key, E> {
        Ok(Key(match name {
            "exp" => Claim::Expires,
            "nbf" => Claim::NotBefore,
            "iat" => Claim::Issued,
            _ => Claim::Other,
        }))
    }
}

/// A time of zero or more seconds. Text, null, booleans, lists and numbers out of range are
/// errors, so a mistyped time can never count as an absent one (CVE-2026-25537).
struct Seconds(f64);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecondsVisitor)
    }
}

struct SecondsVisitor;

impl Visitor<'_> for SecondsVisitor {
    type Value = Seconds;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a number of seconds, zero or more")
    }

    #[expect(clippy::cast_precision_loss, reason = "exact for 285 million years")]
    fn visit_u64<E>(self, value: u64) -> Result<Seconds, E> {
        Ok(Seconds(value as f64))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Seconds, E> {
        if value.is_finite() && value >= 0.0 {
            Ok(Seconds(value))
        } else {
            Err(E::custom("a time out of range"))
        }
    }
}
