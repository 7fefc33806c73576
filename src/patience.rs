//! How tests wait: until something is so, within a limit that no loaded machine reaches.

use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(5);

/// Waits until `so` holds; after 30 seconds the test fails and says what it waited for.
pub(crate) async fn until(what: &str, mut so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < LIMIT, "waited {LIMIT:?} until {what}");
        tokio::time::sleep(LOOK).await;
    }
}

/// The same where looking is a wait of its own.
pub(crate) async fn eventually(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !so().await {
        assert!(start.elapsed() < LIMIT, "waited {LIMIT:?} until {what}");
        tokio::time::sleep(LOOK).await;
    }
}

/// The limits that a test of time tries in turn: a moment of a loaded machine may use up the first one,
/// a fault fails them all.
pub(crate) const SCALES: [u32; 3] = [1, 6, 30];
