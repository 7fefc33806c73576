//! The pause after a refresh that failed.

use std::time::Duration;

use crate::connections::core::Core;
use crate::connections::loaded::Loaded;
use crate::connections::record::Failure;
use crate::{Error, ErrorKind};

/// No failed refresh keeps the next one waiting for longer, whatever a service or a clock says.
pub(super) const LONGEST_PAUSE: i64 = 3600;

/// How long refreshing pauses after a failure.
pub(super) fn pause(core: &Core, loaded: &Loaded) -> Option<Duration> {
    let failure = loaded.account.failure.as_ref()?;
    let wait = failure.next_try - core.clock.wall();
    // A longer wait than any that was ever set means that the clock was put back.
    (1..=LONGEST_PAUSE).contains(&wait).then(|| Duration::from_secs(wait.unsigned_abs()))
}

/// Refreshing fails for now.
pub(super) fn failing(loaded: &Loaded, wait: Duration) -> Error {
    let reason = loaded.account.failure.as_ref().map_or("", |Failure { reason, .. }| reason);
    Error::new(
        ErrorKind::RefreshFailing,
        format!("the access of `{}` cannot be renewed for now: {reason}", loaded.key.link),
    )
    .with_retry_after(Some(wait))
    .with_hint("It is tried again after a pause; `refresh` with force tries at once.")
}
