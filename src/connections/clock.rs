//! Two clocks: the wall's, which people set and which files need, and one that only goes forward.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rustix::time::{ClockId, clock_gettime};

use crate::unix_time;

/// Where the time comes from.
pub(super) trait Clock: Send + Sync + std::fmt::Debug {
    /// Seconds since 1970.
    fn wall(&self) -> i64;

    /// Time since an unknown beginning. It never jumps, and goes on while the machine sleeps.
    fn steady(&self) -> Duration;

    /// Ends when so much time is over.
    fn pause(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// The system's clocks.
#[derive(Debug)]
pub(super) struct SystemClock;

impl Clock for SystemClock {
    fn wall(&self) -> i64 {
        unix_time::now()
    }

    fn steady(&self) -> Duration {
        // `Instant` stands still while the machine sleeps; a token does not.
        let now = clock_gettime(ClockId::Boottime);
        Duration::new(
            u64::try_from(now.tv_sec).unwrap_or_default(),
            u32::try_from(now.tv_nsec).unwrap_or_default(),
        )
    }

    fn pause(&self, duration: Duration) -> BoxFuture<'static, ()> {
        tokio::time::sleep(duration).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steady_clock_counts_the_sleep_of_the_machine_too() {
        let before = SystemClock.steady();
        let text = std::fs::read_to_string("/proc/uptime").unwrap();
        let after = SystemClock.steady();
        // Hundredths of a second, cut off.
        let uptime: f64 = text.split(' ').next().unwrap().parse().unwrap();
        assert!(before.as_secs_f64() - 0.02 <= uptime && uptime <= after.as_secs_f64() + 0.02);
    }
}
