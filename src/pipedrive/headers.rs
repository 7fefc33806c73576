//! What answers say in their headers: limits, budget, waits and ids. All may be missing or odd.

use std::time::{Duration, SystemTime};

use crate::http::{self, HeaderMap};

/// Longest wait that a header can ask for.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The limits as one answer states them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Limits {
    /// Requests per window.
    pub(super) burst_limit: Option<u32>,
    /// Requests left in the window.
    pub(super) burst_left: Option<u32>,
    /// Until the window ends.
    pub(super) burst_reset: Option<Duration>,
    /// Tokens of the company per day.
    pub(super) daily_limit: Option<u64>,
    /// Tokens left today.
    pub(super) daily_left: Option<u64>,
}

impl Limits {
    /// Reads both header families.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let number = |name: &str| text(headers, name).and_then(number);
        let small = |name: &str| number(name).and_then(|value| u32::try_from(value).ok());
        Self {
            burst_limit: small("x-ratelimit-limit").filter(|limit| (1..=10_000).contains(limit)),
            burst_left: small("x-ratelimit-remaining"),
            // Documented as 2, without a unit. Anything long is a time stamp or noise.
            burst_reset: number("x-ratelimit-reset")
                .filter(|seconds| *seconds <= 60)
                .map(Duration::from_secs),
            daily_limit: number("x-daily-ratelimit-token-limit").filter(|limit| *limit > 0),
            daily_left: number("x-daily-ratelimit-token-remaining"),
        }
    }
}

/// The wait that `Retry-After` asks for; a wait of more than a day is noise.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    http::retry_after(headers, SystemTime::now()).filter(|wait| *wait <= LONGEST)
}

/// The headers without those that repeat the credential: an id of the request ends up in errors and logs.
pub(super) fn without_echo(headers: &HeaderMap, secret: &str) -> HeaderMap {
    let repeats = |value: &[u8]| {
        secret.len() >= 4 && value.windows(secret.len()).any(|window| window == secret.as_bytes())
    };
    let kept = headers.iter().filter(|(_, value)| !repeats(value.as_bytes()));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The id under which Pipedrive's support finds the request.
pub(super) fn request_id(headers: &HeaderMap) -> Option<String> {
    let names = ["x-correlation-id", "x-request-id", "x-amzn-requestid", "cf-ray"];
    let id = names.iter().find_map(|name| text(headers, name))?.trim();
    let clean = !id.is_empty() && id.len() <= 200 && id.chars().all(|c| c.is_ascii_graphic());
    clean.then(|| id.to_owned())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn number(value: &str) -> Option<u64> {
    let value = value.trim();
    let whole = value.split_once('.').map_or(value, |(whole, _)| whole);
    whole.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&str, &str)| {
            (
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_bytes(value.as_bytes()).unwrap(),
            )
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn both_families_are_read() {
        let read = Limits::read(&headers(&[
            ("x-ratelimit-limit", "40"),
            ("x-ratelimit-remaining", "39"),
            ("x-ratelimit-reset", "2"),
            ("x-daily-ratelimit-token-limit", "150000"),
            ("x-daily-ratelimit-token-remaining", "127320"),
        ]));
        assert_eq!(read.burst_limit, Some(40));
        assert_eq!(read.burst_left, Some(39));
        assert_eq!(read.burst_reset, Some(Duration::from_secs(2)));
        assert_eq!((read.daily_limit, read.daily_left), (Some(150_000), Some(127_320)));
    }

    #[test]
    fn missing_and_odd_headers_say_nothing() {
        assert_eq!(Limits::read(&headers(&[])), Limits::default());
        for odd in ["", "abc", "-1", "99999999999999999999", "1e9", "\u{80}", "0x10", "NaN"] {
            let read = Limits::read(&headers(&[
                ("x-ratelimit-limit", odd),
                ("x-ratelimit-remaining", odd),
                ("x-ratelimit-reset", odd),
                ("x-daily-ratelimit-token-limit", odd),
                ("x-daily-ratelimit-token-remaining", odd),
            ]));
            assert_eq!(read, Limits::default(), "{odd:?}");
        }
        assert_eq!(Limits::read(&headers(&[("x-ratelimit-reset", "1763740800")])).burst_reset, None);
        assert_eq!(Limits::read(&headers(&[("x-ratelimit-limit", "0")])).burst_limit, None);
    }

    #[test]
    fn a_wait_is_bounded() {
        let wait = |value: &str| retry_after(&headers(&[("retry-after", value)]));
        assert_eq!(wait("0"), Some(Duration::ZERO));
        assert_eq!(wait("3"), Some(Duration::from_secs(3)));
        assert_eq!(wait("1000000000"), None);
        assert_eq!(wait("-5"), None);
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn a_header_that_repeats_the_credential_is_dropped() {
        let all =
            headers(&[("x-request-id", "id-canary-1"), ("x-correlation-id", "c-1"), ("etag", "canary")]);
        let kept = without_echo(&all, "canary");
        assert_eq!(kept.keys().collect::<Vec<_>>(), ["x-correlation-id"]);
        assert_eq!(without_echo(&all, "").len(), 3);
    }

    #[test]
    fn a_request_id_is_plain_text() {
        let id = |value: &str| request_id(&headers(&[("x-correlation-id", value)]));
        assert_eq!(id("abc-1"), Some("abc-1".to_owned()));
        assert_eq!(id("a b"), None);
        assert_eq!(id(&"x".repeat(300)), None);
    }
}
