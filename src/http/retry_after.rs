//! `Retry-After` (RFC 9110 section 10.2.3).

use std::time::{Duration, SystemTime};

use reqwest::header::RETRY_AFTER;

use super::HeaderMap;

/// The longest wait that a response reports.
pub(super) const LONGEST_REPORTED: Duration = Duration::from_secs(24 * 3600);

/// The wait that an answer asks for, in seconds or as a date; what cannot be read is no wish.
///
/// It may be very long: callers say what they still believe.
pub fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn asked(value: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_bytes(value.as_bytes()).ok()?);
        // Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110 section 5.6.7
        retry_after(&headers, SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
    }

    #[test]
    fn every_form_of_retry_after() {
        let seconds = |n| Some(Duration::from_secs(n));
        for (value, expected) in [
            ("0", seconds(0)),
            ("7", seconds(7)),
            ("1000000000", seconds(1_000_000_000)),
            ("99999999999999999999999999", Some(Duration::MAX)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", seconds(10)),
            ("Sunday, 06-Nov-94 08:49:47 GMT", seconds(10)),
            ("Sun Nov  6 08:49:47 1994", seconds(10)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", seconds(0)),
            ("-1", None),
            ("1.5", None),
            ("1e9", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(asked(value), expected, "{value}");
        }
    }
}
