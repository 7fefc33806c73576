//! A rolling window: at most so many requests in two seconds.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Length of Pipedrive's window, with a little room for the way there.
pub(super) const WINDOW: Duration = Duration::from_millis(2050);

/// The moments of the latest requests.
#[derive(Debug, Default)]
pub(super) struct Window {
    sent: VecDeque<Instant>,
}

impl Window {
    /// How long to wait before one more request fits under `limit`.
    pub(super) fn wait(&mut self, limit: u32, now: Instant) -> Duration {
        self.forget(now);
        let limit = limit.max(1) as usize;
        let Some(surplus) = self.sent.len().checked_sub(limit) else { return Duration::ZERO };
        let frees = self.sent.get(surplus).map(|sent| *sent + WINDOW);
        frees.map_or(Duration::ZERO, |at| at.saturating_duration_since(now))
    }

    /// Notes a request.
    pub(super) fn note(&mut self, now: Instant) {
        self.sent.push_back(now);
    }

    /// Requests in the window.
    pub(super) fn used(&mut self, now: Instant) -> u32 {
        self.forget(now);
        u32::try_from(self.sent.len()).unwrap_or(u32::MAX)
    }

    fn forget(&mut self, now: Instant) {
        while self.sent.front().is_some_and(|sent| now.saturating_duration_since(*sent) >= WINDOW) {
            self.sent.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_next_slot_opens_when_the_oldest_leaves() {
        let start = Instant::now();
        let mut window = Window::default();
        for step in 0..3 {
            let now = start + Duration::from_millis(step * 100);
            assert_eq!(window.wait(3, now), Duration::ZERO);
            window.note(now);
        }
        let now = start + Duration::from_millis(300);
        assert_eq!(window.wait(3, now), Duration::from_millis(1750));
        assert_eq!(window.wait(3, start + WINDOW), Duration::ZERO);
        assert_eq!(window.used(start + WINDOW), 2);
    }

    #[test]
    fn a_lowered_limit_waits_for_more_to_leave() {
        let start = Instant::now();
        let mut window = Window::default();
        for step in 0..4 {
            window.note(start + Duration::from_millis(step * 100));
        }
        let now = start + Duration::from_millis(400);
        assert_eq!(window.wait(2, now), Duration::from_millis(1850));
    }

    proptest! {
        #[test]
        fn no_window_ever_holds_more_than_the_limit(limit in 1u32..30, gaps in prop::collection::vec(0u64..700, 1..120)) {
            let mut now = Instant::now();
            let mut window = Window::default();
            let mut sent = Vec::new();
            for gap in gaps {
                now += Duration::from_millis(gap);
                now += window.wait(limit, now);
                window.note(now);
                sent.push(now);
            }
            for (place, first) in sent.iter().enumerate() {
                let inside = sent[place..].iter().filter(|at| at.duration_since(*first) < Duration::from_secs(2)).count();
                prop_assert!(inside <= limit as usize);
            }
        }
    }
}
