//! Work under a lease: kept alive while the work goes on, given back when it ends or is dropped.

use std::pin::pin;

use rusqlite::Connection;

use crate::documents::core::Core;
use crate::documents::journal::{Journal, claim, taken_over};
use crate::documents::model::Job;
use crate::{Result, random};

/// A save that this worker holds.
pub(in crate::documents) struct Lease {
    journal: Journal,
    job: u64,
    owner: String,
    held: bool,
}

impl Core {
    /// Leases the save that `choose` takes for an owner, at a time, for so long (milliseconds).
    pub(in crate::documents) async fn lease(
        &self,
        choose: impl FnOnce(&mut Connection, &str, i64, i64) -> Result<Option<Job>> + Send + 'static,
    ) -> Result<Option<(Job, Lease)>> {
        let (owner, now, lease) = (Lease::owner()?, self.now(), self.lease_milliseconds());
        let holder = owner.clone();
        let job = self.journal.run(move |connection| choose(connection, &holder, now, lease)).await?;
        Ok(job.map(|job| {
            let lease = Lease::new(self, job.id, owner);
            (job, lease)
        }))
    }
}

impl Lease {
    /// A name for a worker: unique, so that a lost lease is noticed.
    pub(in crate::documents) fn owner() -> Result<String> {
        Ok(format!("{}-{}", std::process::id(), random::hex::<8>()?))
    }

    /// Takes charge of a lease that the journal has just granted.
    pub(in crate::documents) fn new(core: &Core, job: u64, owner: String) -> Self {
        Self { journal: core.journal.clone(), job, owner, held: true }
    }

    pub(in crate::documents) fn holder(&self) -> &str {
        &self.owner
    }

    /// Runs `work`, prolonging the lease; stops it when the lease was lost.
    pub(in crate::documents) async fn keep<T>(
        &self,
        core: &Core,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                result = &mut work => return result,
                () = tokio::time::sleep(core.settings.lease / 3) => self.renew(core).await?,
            }
        }
    }

    /// Gives the save back, so that anybody may take it at once.
    pub(in crate::documents) async fn end(mut self) {
        self.held = false;
        tell(self.journal.run(self.release()).await);
    }

    async fn renew(&self, core: &Core) -> Result<()> {
        let (job, owner, now, lease) = (self.job, self.owner.clone(), core.now(), core.lease_milliseconds());
        let held =
            self.journal.run(move |connection| claim::renew(connection, job, &owner, now, lease)).await?;
        if held {
            return Ok(());
        }
        Err(taken_over(job))
    }

    fn release(&self) -> impl FnOnce(&mut Connection) -> Result<()> + Send + use<> {
        let (job, owner) = (self.job, self.owner.clone());
        move |connection| claim::release(connection, job, &owner)
    }
}

// The work was broken off, perhaps on a thread of the runtime: that one must not wait for SQLite.
impl Drop for Lease {
    fn drop(&mut self) {
        if !self.held {
            return;
        }
        let (journal, release) = (self.journal.clone(), self.release());
        let work = move || tell(journal.run_now(release));
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(work)),
            Err(_) => work(),
        }
    }
}

fn tell(released: Result<()>) {
    if let Err(error) = released {
        log::warn!("a lease stays until it runs out: {error}");
    }
}
