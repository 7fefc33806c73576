//! Journals over a fork.
//!
//! SQLite keeps mutexes, and a note of which locks this process has on a file, in memory. `fork` copies both: a
//! child could wait for a thread that it does not have, and would write under locks that only its parent holds
//! (<https://www.sqlite.org/howtocorrupt.html>, 2.6). So a fork waits until no thread is inside SQLite and closes
//! every journal; parent and child open theirs again when they next need it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::unpoisoned::lock;
use crate::{Error, Result};

/// How long a fork waits for threads that are inside SQLite: longer than any of them waits for a lock.
const LIMIT: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_micros(200);

/// How many threads are inside SQLite, and `FORK` for each fork that is under way.
static STATE: AtomicUsize = AtomicUsize::new(0);
const FORK: usize = 1 << 24;
/// A thread of the parent was inside SQLite when this process was forked: nothing of it can be used here.
static BROKEN: AtomicBool = AtomicBool::new(false);
/// The journals that are open. Locked by threads that are inside, and by a fork when there are none.
static OPEN: Mutex<Vec<Arc<Slot>>> = Mutex::new(Vec::new());

type Slot = Mutex<Option<Connection>>;

/// A connection that is opened when it is needed, and closed before a fork.
#[derive(Default)]
pub(super) struct ForkSafe {
    slot: Arc<Slot>,
}

impl ForkSafe {
    /// Nothing is opened yet.
    pub(super) fn new() -> Self {
        watch_forks();
        Self::default()
    }

    /// Runs `work` with the connection; `open` makes it when there is none.
    pub(super) fn with<T>(
        &self,
        open: impl FnOnce() -> Result<Connection>,
        work: impl FnOnce(&mut Connection) -> Result<T>,
    ) -> Result<T> {
        let _inside = Inside::enter()?;
        let mut slot = lock(&self.slot);
        if let Some(connection) = &mut *slot {
            return work(connection);
        }
        let connection = slot.insert(open()?);
        lock(&OPEN).push(Arc::clone(&self.slot));
        work(connection)
    }
}

impl Drop for ForkSafe {
    fn drop(&mut self) {
        let Ok(_inside) = Inside::enter() else { return };
        lock(&OPEN).retain(|open| !Arc::ptr_eq(open, &self.slot));
        drop(lock(&self.slot).take());
    }
}

/// A thread that is inside SQLite: no fork begins while there is one.
struct Inside;

impl Inside {
    fn enter() -> Result<Self> {
        if BROKEN.load(Ordering::SeqCst) {
            return Err(Error::internal(
                "this process was forked while its parent was busy with the journal",
            )
            .with_hint("End it and start it again; a save goes on in any process."));
        }
        while STATE
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |state| (state < FORK).then_some(state + 1))
            .is_err()
        {
            std::thread::sleep(LOOK_AGAIN);
        }
        Ok(Self)
    }

    fn anybody() -> bool {
        STATE.load(Ordering::SeqCst) & (FORK - 1) != 0
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        STATE.fetch_sub(1, Ordering::SeqCst);
    }
}

fn watch_forks() {
    static WATCHED: AtomicBool = AtomicBool::new(false);
    if WATCHED.swap(true, Ordering::SeqCst) {
        return;
    }
    // SAFETY: the handlers belong to this library, which is never unloaded, and do not unwind into C.
    let refused =
        unsafe { libc::pthread_atfork(Some(before_fork), Some(after_in_parent), Some(after_in_child)) };
    if refused != 0 {
        log::warn!("forks cannot be watched: do not fork a process that has saved documents");
    }
}

extern "C" fn before_fork() {
    STATE.fetch_add(FORK, Ordering::SeqCst);
    let deadline = Instant::now() + LIMIT;
    while Inside::anybody() {
        if Instant::now() >= deadline {
            return;
        }
        std::thread::sleep(LOOK_AGAIN);
    }
    for slot in lock(&OPEN).drain(..) {
        drop(lock(&slot).take());
    }
}

extern "C" fn after_in_parent() {
    STATE.fetch_sub(FORK, Ordering::SeqCst);
}

extern "C" fn after_in_child() {
    if Inside::anybody() {
        BROKEN.store(true, Ordering::SeqCst);
    }
    // No other thread is here, and none of their forks.
    STATE.store(0, Ordering::SeqCst);
}
