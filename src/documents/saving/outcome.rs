//! What a failure means for a save: wait, give up, or look closer.

use std::time::Duration;

use crate::documents::journal::LEASE_LOST;
use crate::{Error, ErrorKind};

/// What happens after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::documents) enum Outcome {
    /// Another attempt, not before this time has passed; it counts as a failed one.
    Retry(Duration),
    /// Another look after this time; nothing failed yet.
    Wait(Duration),
    /// A person has to do something: the save is given up and its bytes are kept.
    GiveUp,
    /// Another worker goes on with it.
    TakenOver,
}

/// The outcome of an error.
pub(in crate::documents) fn of(error: &Error) -> Outcome {
    let asked = error.details().retry_after.unwrap_or_default();
    match error.kind() {
        ErrorKind::SaveInProgress => Outcome::Wait(asked.max(Duration::from_secs(1))),
        ErrorKind::Conflict if error.details().code.as_deref() == Some(LEASE_LOST) => Outcome::TakenOver,
        ErrorKind::Validation
        | ErrorKind::NotFound
        | ErrorKind::Gone
        | ErrorKind::Permission
        | ErrorKind::FileTooLarge
        | ErrorKind::LimitReached
        | ErrorKind::FeatureDisabled
        | ErrorKind::UnsupportedFormat
        | ErrorKind::Config => Outcome::GiveUp,
        ErrorKind::BudgetExhausted => Outcome::Wait(asked.max(Duration::from_secs(3600))),
        ErrorKind::Blocked => Outcome::Wait(asked.max(Duration::from_secs(900))),
        ErrorKind::RateLimit => Outcome::Wait(asked.max(Duration::from_secs(2))),
        _ => Outcome::Retry(asked),
    }
}

/// Whether the thing is not there (any more).
pub(in crate::documents) fn is_gone(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Gone)
}

/// Whether a failed upload surely made no file; anything else may have.
pub(in crate::documents) fn nothing_was_made(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Config
            | ErrorKind::AddressRefused
            | ErrorKind::UnsupportedFormat
            | ErrorKind::Connect
            | ErrorKind::Tls
            | ErrorKind::Validation
            | ErrorKind::Authentication
            | ErrorKind::AccountClosed
            | ErrorKind::Permission
            | ErrorKind::LimitReached
            | ErrorKind::Blocked
            | ErrorKind::NotFound
            | ErrorKind::Gone
            | ErrorKind::FileTooLarge
            | ErrorKind::FeatureDisabled
            | ErrorKind::RateLimit
            | ErrorKind::BudgetExhausted
    )
}

/// How long to wait after the `attempts`-th failure: 2 s, doubled each time, at most an hour.
pub(in crate::documents) fn backoff(attempts: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(attempts.clamp(1, 12)).min(3600))
}
