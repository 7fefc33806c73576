//! Whether a request is sent again, and after what wait.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::failure::{Again, Broken};
use super::redirect::Hop;
use super::{Method, Retry, retry_after};
use crate::random;

/// The longest wait that an answer may ask for; a longer one is left to the caller.
const LONGEST_ASKED: Duration = Duration::from_secs(30);
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
                let passing = is_passing(answer.status().as_u16());
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

/// Whether a gateway says that the service behind it fails for now.
pub fn is_passing(status: u16) -> bool {
    matches!(status, 502..=504)
}

/// RFC 9110 section 9.2.2, without TRACE.
pub fn is_idempotent(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::PUT | Method::DELETE | Method::OPTIONS)
}

/// Half of the wait is chance, so that clients that failed together do not return together.
fn backoff(repeated: u32) -> Duration {
    let full = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(repeated)).min(LONGEST_WAIT);
    full.mul_f64(0.5 + random::fraction().unwrap_or(1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_wait_grows_and_is_bounded(repeated: u32) {
            let wait = backoff(repeated);
            prop_assert!(wait >= FIRST_WAIT / 2 && wait <= LONGEST_WAIT);
        }
    }
}
