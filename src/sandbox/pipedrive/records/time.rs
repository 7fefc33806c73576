//! The two ways in which Pipedrive writes a moment.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// v2: RFC 3339 in UTC, whole seconds.
pub(in super::super) fn v2_time(unix_ms: i64) -> String {
    format(unix_ms, "%Y-%m-%dT%H:%M:%SZ")
}

/// v1: `YYYY-MM-DD HH:MM:SS` in UTC.
pub(in super::super) fn v1_time(unix_ms: i64) -> String {
    format(unix_ms, "%Y-%m-%d %H:%M:%S")
}

fn format(unix_ms: i64, pattern: &str) -> String {
    let moment = Timestamp::from_millisecond(unix_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned(TimeZone::UTC).strftime(pattern).to_string()
}

/// Milliseconds of a v2 time; `None` when it is not one.
pub(super) fn parse_v2(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}
