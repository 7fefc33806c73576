//! When the deal is looked at again for uploads that appear after their save is done.

/// In milliseconds, after the save ended and after each look.
const LOOKS: [i64; 4] = [60_000, 600_000, 3_600_000, 86_400_000];

/// When to look for the `looks`-th time after `now`; 0 when it was looked often enough.
pub(in crate::documents) fn next_look(looks: u32, now: i64) -> i64 {
    let wait = usize::try_from(looks).ok().and_then(|looks| LOOKS.get(looks));
    wait.map_or(0, |wait| now.saturating_add(*wait))
}
