//! Seconds since 1970, as files, tokens and servers count them.

use std::time::{SystemTime, UNIX_EPOCH};

/// The present second by the system's clock; 0 while that stands before 1970.
pub fn now() -> i64 {
    of(SystemTime::now()).unwrap_or_default()
}

/// The second of `time`; none before 1970.
pub fn of(time: SystemTime) -> Option<i64> {
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}
