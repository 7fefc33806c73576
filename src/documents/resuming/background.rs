//! Saves that could not be delivered at once go on by themselves: one task a process works on what is due,
//! sleeps until the next attempt, and ends when nothing waits any more.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::{Notify, Semaphore};
use tokio::task::{JoinError, JoinSet};

use crate::Result;
use crate::documents::core::Core;
use crate::documents::journal::claim;
use crate::per_process::PerProcess;

/// Most saves that the task works on at once.
const MOST: usize = 4;
/// Most callbacks whose delivery is worked on at once; the others leave it to the task.
const CALLBACKS: usize = 8;
/// Shortest and longest sleep: the clock may be set, and another process may have added a save.
const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(60);
/// After a failed delivery, before anything else is started.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// Between two looks by a callback at a document that somebody else is delivering.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// How often leftovers are removed and the Document Server is asked what it keeps, in milliseconds.
const TIDY: i64 = 3_600_000;

/// What goes on in each process; made on first use, anew after a fork.
pub(in crate::documents) struct Background {
    enabled: bool,
    workers: PerProcess<Workers>,
}

struct Workers {
    running: AtomicBool,
    asked: Notify,
    callbacks: Arc<Semaphore>,
    tidied: AtomicI64,
}

impl Background {
    pub(in crate::documents) const fn off() -> Self {
        Self { enabled: false, workers: PerProcess::new() }
    }

    pub(in crate::documents) const fn on() -> Self {
        Self { enabled: true, workers: PerProcess::new() }
    }

    fn workers(&self) -> Arc<Workers> {
        self.workers.get_or_init(|| Workers {
            running: AtomicBool::new(false),
            asked: Notify::new(),
            callbacks: Arc::new(Semaphore::new(CALLBACKS)),
            tidied: AtomicI64::new(i64::MIN),
        })
    }
}

impl Core {
    /// Works on whatever is due, now or later, on a task of its own; cheap when there is one already.
    pub(in crate::documents) fn go_on(self: &Arc<Self>) {
        if !self.goes_on_by_itself() {
            return;
        }
        let workers = self.background.workers();
        workers.asked.notify_one();
        if !workers.running.swap(true, Ordering::SeqCst) {
            tokio::spawn(run(Arc::downgrade(self), Running { workers, mine: true }));
        }
    }

    /// Whether saves go on without a call.
    pub(in crate::documents) fn goes_on_by_itself(&self) -> bool {
        self.background.enabled && !self.settings.deliver_within.is_zero()
    }

    /// Whether the task runs in this process.
    #[cfg(test)]
    pub(in crate::documents) fn goes_on(&self) -> bool {
        self.background.workers().running.load(Ordering::SeqCst)
    }

    /// Delivers what is due of a document while a callback waits, up to `deliver_within`.
    ///
    /// Delivery goes on when the wait ends: breaking off an upload would leave its outcome open.
    pub(in crate::documents) async fn deliver_soon(self: &Arc<Self>, document: String) {
        let Ok(turn) = Arc::clone(&self.background.workers().callbacks).try_acquire_owned() else {
            return self.go_on();
        };
        let core = Arc::clone(self);
        let delivery = tokio::spawn(async move {
            let delivered = core.deliver_document(&document).await;
            drop(turn);
            if let Err(error) = &delivered {
                log::warn!("a save waits for another attempt: {error}");
                core.go_on();
            }
            delivered.map(|()| document)
        });
        let waiting = async {
            if let Ok(Ok(document)) = delivery.await {
                self.while_held(&document).await;
            }
        };
        tokio::time::timeout(self.settings.deliver_within, waiting).await.unwrap_or_default();
    }

    // Another worker was faster.
    async fn while_held(&self, document: &str) {
        loop {
            let (document, now) = (document.to_owned(), self.now());
            let held = self.journal.run(move |connection| claim::is_held(connection, &document, now)).await;
            if !held.unwrap_or(false) {
                return;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Starts what is due; returns how long to sleep, or `None` when nothing waits.
    async fn start_due(
        self: &Arc<Self>,
        workers: &Workers,
        started: &mut JoinSet<Result<()>>,
    ) -> Result<Option<Duration>> {
        if self.is_time_to_tidy(workers) {
            let core = Arc::clone(self);
            started.spawn(async move {
                core.tidy().await;
                Ok(())
            });
        }
        loop {
            // Looking reads, and claiming writes: pages that poll cause many looks.
            let (now, lease) = (self.now(), self.lease_milliseconds());
            let Some(due) = self.journal.run(move |connection| claim::due(connection, now, lease)).await?
            else {
                return Ok(None);
            };
            let early = due.saturating_sub(self.now());
            if early > 0 {
                let early = Duration::from_millis(u64::try_from(early).unwrap_or_default());
                return Ok(Some(early.clamp(SHORTEST, LONGEST)));
            }
            if started.len() >= MOST {
                return Ok(Some(LONGEST));
            }
            let core = Arc::clone(self);
            if let Some((job, lease)) = self.claim(None).await? {
                started.spawn(async move { core.work_on(job, lease).await });
            } else if let Some((job, lease)) = self.claim_stray().await? {
                started.spawn(async move { core.look_after(job, lease).await.map(drop) });
            } else {
                return Ok(Some(SHORTEST));
            }
        }
    }

    fn is_time_to_tidy(&self, workers: &Workers) -> bool {
        let now = self.now();
        let last = workers.tidied.load(Ordering::SeqCst);
        // A time in the future means that the clock was set back.
        let due = now.saturating_sub(last) >= TIDY || last > now;
        if due {
            workers.tidied.store(now, Ordering::SeqCst);
        }
        due
    }

    async fn tidy(self: &Arc<Self>) {
        let tidied = async {
            self.sweep().await?;
            self.purge().await
        };
        if let Err(error) = tidied.await {
            log::warn!("leftovers of saves cannot be removed: {error}");
        }
        self.reconcile().await;
        self.go_on();
    }
}

/// Says that the task runs, until it ends or is dropped.
struct Running {
    workers: Arc<Workers>,
    mine: bool,
}

impl Running {
    /// Ends, unless somebody asked meanwhile and started no other task for that.
    fn ends(&mut self) -> bool {
        self.workers.running.store(false, Ordering::SeqCst);
        let asked = self.workers.asked.notified().now_or_never().is_some();
        self.mine = asked && !self.workers.running.swap(true, Ordering::SeqCst);
        !self.mine
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.mine {
            self.workers.running.store(false, Ordering::SeqCst);
        }
    }
}

// The core is not kept alive: who lets go of the documents does not want them to go on.
async fn run(core: Weak<Core>, mut running: Running) {
    let mut started = JoinSet::new();
    while let Some(core) = core.upgrade() {
        let sleep = core.start_due(&running.workers, &mut started).await.unwrap_or_else(|error| {
            log::warn!("saves on their way cannot be looked at: {error}");
            Some(LONGEST)
        });
        drop(core);
        if sleep.is_none() && started.is_empty() {
            if running.ends() {
                return;
            }
            continue;
        }
        tokio::select! {
            () = running.workers.asked.notified() => {}
            Some(ended) = started.join_next() => rest_after(ended).await,
            () = tokio::time::sleep(sleep.unwrap_or(LONGEST)) => {}
        }
    }
}

async fn rest_after(ended: std::result::Result<Result<()>, JoinError>) {
    match ended {
        Ok(Ok(())) => return,
        Ok(Err(error)) => log::warn!("a save waits for another attempt: {error}"),
        Err(error) => log::error!("work on a save broke off: {error}"),
    }
    tokio::time::sleep(AFTER_FAILURE).await;
}
