//! Times as Pipedrive's v2 takes them: RFC 3339, UTC, whole seconds.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::{Error, Result};

/// `value` in UTC without a fraction; a time without a zone is taken as UTC, a date as its midnight.
///
/// Fractions are cut off, never rounded up: `updated_since` must not skip a row.
pub(super) fn whole_seconds(value: &str, name: &str) -> Result<String> {
    let stamp = parse(value.trim()).ok_or_else(|| {
        Error::config(format!("`{name}` is not a time")).with_hint("Write it as 2026-01-31T12:00:00Z.")
    })?;
    let seconds = stamp.as_nanosecond().div_euclid(1_000_000_000);
    let whole = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    whole.map(|stamp| stamp.to_string()).ok_or_else(|| Error::config(format!("`{name}` is out of range")))
}

fn parse(value: &str) -> Option<Timestamp> {
    if let Ok(stamp) = value.parse::<Timestamp>() {
        return Some(stamp);
    }
    let civil = value.parse::<DateTime>().ok().or_else(|| value.parse::<Date>().ok().map(DateTime::from))?;
    civil.to_zoned(TimeZone::UTC).ok().map(|zoned: Zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_spellings_one_form() {
        for (given, sent) in [
            ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
            ("2026-01-31T12:00:00.999Z", "2026-01-31T12:00:00Z"),
            ("2026-01-31 12:00:00", "2026-01-31T12:00:00Z"),
            ("2026-01-31T12:00:00+05:30", "2026-01-31T06:30:00Z"),
            ("2026-01-31", "2026-01-31T00:00:00Z"),
        ] {
            assert_eq!(whole_seconds(given, "updated_since").unwrap(), sent);
        }
        for bad in ["", "yesterday", "2026-13-01", "12:00", "1767225600"] {
            assert!(whole_seconds(bad, "updated_since").is_err(), "{bad:?}");
        }
    }
}
