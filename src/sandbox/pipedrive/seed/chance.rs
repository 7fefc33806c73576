//! Numbers and times of seeded records.

use crate::sandbox::Random;

/// 2024-01-08 09:00 UTC, when the seeded company began.
pub(super) const BEGIN_MS: i64 = 1_704_704_400_000;
pub(super) const HOUR_MS: i64 = 3_600_000;

/// A number from 1 to `count`, for links between records.
pub(super) fn one_of(random: &mut Random, count: i64) -> i64 {
    1 + i64::try_from(random.below(u64::try_from(count).unwrap_or(1))).unwrap_or(0)
}

/// When record `index` was added, and when it was last changed.
pub(super) fn times(random: &mut Random, index: i64) -> (i64, i64) {
    // 21,000 hours end in June 2026; the order within is the order of the ids.
    let added = BEGIN_MS + (index % 21_000) * HOUR_MS + one_of(random, 3000) * 1000;
    (added, added + one_of(random, 400) * HOUR_MS)
}
