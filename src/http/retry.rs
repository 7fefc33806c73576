//! Whether a request is sent again, and after what wait.

use std::time::{Duration, SystemTime};

use reqwest::header::RETRY_AFTER;
use tokio::time::Instant;

use super::failure::{Again, Broken};
use super::redirect::Hop;
use super::{HeaderMap, Method, Retry, random};

/// The longest wait that an answer may ask for; a longer one is left to the caller.
const LONGEST_ASKED: Duration = Duration::from_secs(30);
/// The longest wait that is reported at all.
const DAY: Duration = Duration::from_secs(24 * 3600);
/// The wait before the first repetition; it doubles with each.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The longest wait of our own.
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// What was done for one request, and what may still be done.
pub(super) struct Effort {
    pub(super) attempts: u32,
    repeated: u32,
    allowed: u32,
    rule: Retry,
    deadline: Instant,
}

impl Effort {
    pub(super) fn new(rule: Retry, allowed: u32, deadline: Instant) -> Self {
        Self { attempts: 0, repeated: 0, allowed, rule, deadline }
    }

    /// The wait before `hop` is sent again after this outcome; nothing if it is final.
    pub(super) fn again(
        &mut self,
        hop: &Hop,
        outcome: &Result<reqwest::Response, Broken>,
    ) -> Option<Duration> {
        if self.rule == Retry::Never || self.repeated >= self.allowed || !hop.body.can_replay() {
            return None;
        }
        let repeatable = self.rule == Retry::Always || is_idempotent(&hop.method);
        let (worth_it, asked) = match outcome {
            Ok(answer) => {
                let passing = matches!(answer.status().as_u16(), 502..=504);
                (passing && repeatable, retry_after(answer.headers(), SystemTime::now()))
            }
            Err(broken) => match broken.again {
                Again::NothingSent => (true, None),
                Again::Ambiguous => (repeatable, None),
                Again::Useless => (false, None),
            },
        };
        let wait = backoff(self.repeated).max(asked.unwrap_or_default());
        if !worth_it || wait > LONGEST_ASKED || Instant::now() + wait >= self.deadline {
            return None;
        }
        self.repeated += 1;
        Some(wait)
    }
}

/// RFC 9110 section 9.2.2, without TRACE.
fn is_idempotent(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::PUT | Method::DELETE | Method::OPTIONS)
}

/// Half of the wait is chance, so that clients that failed together do not return together.
fn backoff(repeated: u32) -> Duration {
    let full = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(repeated)).min(LONGEST_WAIT);
    full.mul_f64(0.5 + random::fraction().unwrap_or(1.0) / 2.0)
}

/// `Retry-After` (RFC 9110 section 10.2.3) as a wait of at most a day; what cannot be read is no wish.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds are more than a day.
        return Some(text.parse().map_or(DAY, Duration::from_secs).min(DAY));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default().min(DAY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;

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
            ("1000000000", Some(DAY)),
            ("99999999999999999999999999", Some(DAY)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", seconds(10)),
            ("Sunday, 06-Nov-94 08:49:47 GMT", seconds(10)),
            ("Sun Nov  6 08:49:47 1994", seconds(10)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", seconds(0)),
            ("Thu, 06 Nov 2194 08:00:00 GMT", Some(DAY)),
            ("-1", None),
            ("1.5", None),
            ("1e9", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(asked(value), expected, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_retry_after_is_bounded(value in "[ -~]{0,40}") {
            prop_assert!(asked(&value).unwrap_or_default() <= DAY);
        }

        #[test]
        fn the_wait_grows_and_is_bounded(repeated: u32) {
            let wait = backoff(repeated);
            prop_assert!(wait >= FIRST_WAIT / 2 && wait <= LONGEST_WAIT);
        }
    }
}
