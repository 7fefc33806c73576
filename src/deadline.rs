//! When waiting ends.

use std::time::Duration;

use tokio::time::Instant;

/// So far away that it never comes; adding much more could overflow the clock.
pub const FOR_EVER: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

/// The end of a wait that starts now; a longer limit than [`FOR_EVER`] counts as that.
pub fn after(limit: Duration) -> Instant {
    Instant::now() + limit.min(FOR_EVER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_time_there_is_has_an_end() {
        assert!(after(Duration::MAX) > Instant::now());
        assert!(after(Duration::ZERO) <= Instant::now());
    }
}
