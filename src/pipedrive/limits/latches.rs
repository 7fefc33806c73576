//! The refusals that a forked child must know of.
//!
//! A child starts with gates of its own, because a lock of the parent may have been held at the fork.
//! These are plain numbers in fixed places: a child has them as they were, and reads them without a lock.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Places for credentials; two that fall on the same one forget each other's refusals, which costs a refusal.
const PLACES: usize = 64;

static LATCHES: [Latch; PLACES] = [const { Latch::new() }; PLACES];

/// What is known of a credential that is refused for a while.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Refusals {
    /// How long it stays blocked.
    pub(super) blocked: Duration,
    /// How long the company's tokens count as spent.
    pub(super) quiet: Duration,
    /// How many of them were left.
    pub(super) tokens: u64,
}

struct Latch {
    /// Whose it is; zero for nobody's, also while it is written.
    owner: AtomicU64,
    /// In milliseconds since 1970, as is `quiet_until`.
    blocked_until: AtomicU64,
    quiet_until: AtomicU64,
    tokens: AtomicU64,
}

impl Latch {
    const fn new() -> Self {
        Self {
            owner: AtomicU64::new(0),
            blocked_until: AtomicU64::new(0),
            quiet_until: AtomicU64::new(0),
            tokens: AtomicU64::new(0),
        }
    }
}

/// Notes the refusals of `owner`.
pub(super) fn keep(owner: u64, refusals: Refusals) {
    let Some(latch) = place(owner) else { return };
    let until = |left: Duration| if left.is_zero() { 0 } else { now() + milliseconds(left) };
    latch.owner.store(0, Ordering::SeqCst);
    latch.blocked_until.store(until(refusals.blocked), Ordering::SeqCst);
    latch.quiet_until.store(until(refusals.quiet), Ordering::SeqCst);
    latch.tokens.store(refusals.tokens, Ordering::SeqCst);
    latch.owner.store(owner, Ordering::SeqCst);
}

/// The refusals of `owner` that still hold.
pub(super) fn kept(owner: u64) -> Refusals {
    let nothing = Refusals::default();
    let Some(latch) = place(owner) else { return nothing };
    let is_theirs = || latch.owner.load(Ordering::SeqCst) == owner;
    if !is_theirs() {
        return nothing;
    }
    let now = now();
    let left = |until: &AtomicU64| Duration::from_millis(until.load(Ordering::SeqCst).saturating_sub(now));
    let found = Refusals {
        blocked: left(&latch.blocked_until),
        quiet: left(&latch.quiet_until),
        tokens: latch.tokens.load(Ordering::SeqCst),
    };
    // Another thread may have begun to write meanwhile.
    if is_theirs() { found } else { nothing }
}

fn place(owner: u64) -> Option<&'static Latch> {
    let number = usize::try_from(owner % PLACES as u64).ok()?;
    LATCHES.get(number).filter(|_| owner != 0)
}

fn now() -> u64 {
    milliseconds(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX / 2).min(u64::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_found_by_their_owner_until_they_end() {
        let minute = Refusals { blocked: Duration::from_secs(60), quiet: Duration::ZERO, tokens: 7 };
        keep(5, minute);
        let found = kept(5);
        assert!(found.blocked > Duration::from_secs(50) && found.blocked <= Duration::from_secs(60));
        assert_eq!((found.quiet, found.tokens), (Duration::ZERO, 7));
        keep(5, Refusals::default());
        assert_eq!(kept(5).blocked, Duration::ZERO);
    }

    #[test]
    fn others_have_none() {
        let block = Refusals { blocked: Duration::from_secs(60), ..Refusals::default() };
        keep(9, block);
        assert_eq!(kept(10), Refusals::default());
        assert_eq!(kept(9 + PLACES as u64), Refusals::default());
        keep(9 + PLACES as u64, block);
        assert_eq!(kept(9), Refusals::default(), "the place has another owner");
        keep(0, block);
        assert_eq!(kept(0), Refusals::default(), "nobody");
        keep(11, Refusals { blocked: Duration::MAX, ..Refusals::default() });
        assert!(kept(11).blocked > Duration::from_secs(60));
    }
}
