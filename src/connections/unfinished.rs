//! Exchanges whose answer must not be lost: a token or a code that is good once is on its way.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::per_process::PerProcess;

static UNDER_WAY: PerProcess<AtomicUsize> = PerProcess::new();

/// How many such exchanges this process has under way; whoever ends it waits for them a while.
pub fn unfinished() -> usize {
    UNDER_WAY.get().map_or(0, |count| count.load(Ordering::SeqCst))
}

/// One of them, from before it is sent until its answer is stored.
pub(super) struct Unfinished(Arc<AtomicUsize>);

impl Unfinished {
    pub(super) fn begin() -> Self {
        let Ok(count) = UNDER_WAY.get_or_try_init(|| Ok::<_, Infallible>(AtomicUsize::new(0)));
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_until_it_is_dropped() {
        let before = unfinished();
        let one = Unfinished::begin();
        assert!(unfinished() > before);
        drop(one);
        // Other tests may have theirs under way; this one is gone.
        let count = UNDER_WAY.get().unwrap();
        assert!(count.load(Ordering::SeqCst) < usize::MAX / 2);
    }
}
