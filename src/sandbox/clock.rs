//! The sandbox's own time: the real one plus an offset that tests move.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use tokio::sync::watch;

/// A clock that can be moved; sleepers wake up when it jumps.
#[derive(Debug)]
pub struct Clock {
    offset_ms: AtomicI64,
    /// What real time counts as, while it stands still for a test.
    #[cfg(test)]
    stopped: std::sync::OnceLock<i64>,
    moved: watch::Sender<()>,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self {
            offset_ms: AtomicI64::new(0),
            #[cfg(test)]
            stopped: std::sync::OnceLock::new(),
            moved: watch::Sender::new(()),
        }
    }

    /// Milliseconds since the Unix epoch, in sandbox time.
    pub fn now_ms(&self) -> i64 {
        #[cfg(test)]
        if let Some(stopped) = self.stopped.get() {
            return stopped.saturating_add(self.offset_ms());
        }
        real_ms().saturating_add(self.offset_ms())
    }

    /// From now on time passes only when it is told to.
    #[cfg(test)]
    pub(super) fn stop(&self) {
        self.stopped.get_or_init(real_ms);
    }

    /// Seconds since the Unix epoch, in sandbox time.
    pub fn now_unix(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }

    /// Sandbox time as a timestamp; the epoch when it is out of range.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now_ms()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// How far sandbox time is ahead of real time, in milliseconds.
    pub fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::Acquire)
    }

    /// Moves the clock by this many milliseconds; negative moves it back.
    pub fn advance_ms(&self, milliseconds: i64) {
        let now = self.offset_ms.load(Ordering::Acquire);
        self.offset_ms.store(now.saturating_add(milliseconds), Ordering::Release);
        self.moved.send_replace(());
    }

    /// Moves the clock to this moment; it runs on from there.
    pub fn set_unix(&self, seconds: i64) {
        let target = seconds.saturating_mul(1000);
        self.advance_ms(target.saturating_sub(self.now_ms()));
    }

    pub(super) fn reset(&self) {
        self.offset_ms.store(0, Ordering::Release);
        self.moved.send_replace(());
    }

    /// Waits for `duration` of sandbox time: a jump over its end ends it at once.
    pub async fn sleep(&self, duration: Duration) {
        let wait = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        self.sleep_until_ms(self.now_ms().saturating_add(wait)).await;
    }

    /// Waits until this moment of sandbox time, in milliseconds since the Unix epoch.
    pub async fn sleep_until_ms(&self, end: i64) {
        let mut moved = self.moved.subscribe();
        loop {
            let left = u64::try_from(end.saturating_sub(self.now_ms())).unwrap_or(0);
            if left == 0 {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(left)) => {}
                changed = moved.changed() => if changed.is_err() { return },
            }
        }
    }
}

fn real_ms() -> i64 {
    let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(real.as_millis()).unwrap_or(i64::MAX)
}
