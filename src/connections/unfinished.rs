//! Exchanges whose answer must not be lost: a token or a code that is good once is on its way.

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
        Self::counted(UNDER_WAY.get_or_init(|| AtomicUsize::new(0)))
    }

    fn counted(count: Arc<AtomicUsize>) -> Self {
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
        let count = Arc::new(AtomicUsize::new(0));
        let one = Unfinished::counted(Arc::clone(&count));
        let other = Unfinished::counted(Arc::clone(&count));
        assert_eq!(count.load(Ordering::SeqCst), 2);
        drop(one);
        assert_eq!(count.load(Ordering::SeqCst), 1);
        drop(other);
        assert_eq!(count.load(Ordering::SeqCst), 0);
        let _one = Unfinished::begin();
        assert!(unfinished() > 0, "the process counts its own");
    }
}
