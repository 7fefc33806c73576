//! What clients say about the pace of their credential.

use std::time::Duration;

/// How long nothing is sent after a block, if no client says otherwise.
const BLOCK_PAUSE: Duration = Duration::from_secs(15 * 60);

/// How a gate starts before it has learned anything.
#[derive(Debug, Clone, Copy)]
pub(in crate::pipedrive) struct Pacing {
    /// Fixed by the user; else learned from answers.
    pub(in crate::pipedrive) burst_limit: Option<u32>,
    /// Until something is learned: the smallest plan's.
    pub(in crate::pipedrive) first_limit: u32,
    /// How long nothing is sent after a block, if the user says so.
    pub(in crate::pipedrive) block_pause: Option<Duration>,
}

impl Pacing {
    /// The pace of two clients of one credential: the more careful word of each counts.
    pub(super) fn with(self, other: Self) -> Self {
        let burst_limit = self.burst_limit.into_iter().chain(other.burst_limit).min();
        let block_pause = self.block_pause.max(other.block_pause);
        Self { burst_limit, block_pause, ..self }
    }

    pub(super) fn block_pause(&self) -> Duration {
        self.block_pause.unwrap_or(BLOCK_PAUSE)
    }
}

impl Default for Pacing {
    fn default() -> Self {
        Self { burst_limit: None, first_limit: 20, block_pause: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_careful_word_counts() {
        let pace = |burst_limit, seconds: Option<u64>| Pacing {
            burst_limit,
            block_pause: seconds.map(Duration::from_secs),
            ..Pacing::default()
        };
        for (one, other, burst_limit, seconds) in [
            (pace(None, None), pace(None, None), None, 900),
            (pace(Some(9), Some(20)), pace(None, None), Some(9), 20),
            (pace(None, None), pace(Some(9), Some(20)), Some(9), 20),
            (pace(Some(9), Some(20)), pace(Some(3), Some(10)), Some(3), 20),
            (pace(Some(3), Some(10)), pace(Some(9), Some(20)), Some(3), 20),
        ] {
            let both = one.with(other);
            assert_eq!((both.burst_limit, both.block_pause()), (burst_limit, Duration::from_secs(seconds)));
        }
    }
}
