//! Work under a lease: kept alive while the work goes on, given back when it ends or is dropped.

use std::pin::pin;

use super::core::Core;
use super::journal::{Journal, claim, taken_over};
use crate::{Result, random};

/// A save that this worker holds.
pub(super) struct Lease {
    journal: Journal,
    job: u64,
    owner: String,
}

impl Lease {
    /// A name for a worker: unique, so that a lost lease is noticed.
    pub(super) fn owner() -> Result<String> {
        Ok(format!("{}-{}", std::process::id(), random::hex::<8>()?))
    }

    /// Takes charge of a lease that the journal has just granted.
    pub(super) fn new(core: &Core, job: u64, owner: String) -> Self {
        Self { journal: core.journal.clone(), job, owner }
    }

    pub(super) fn holder(&self) -> &str {
        &self.owner
    }

    /// Runs `work`, prolonging the lease; stops it when the lease was lost.
    pub(super) async fn keep<T>(&self, core: &Core, work: impl Future<Output = Result<T>>) -> Result<T> {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                result = &mut work => return result,
                () = tokio::time::sleep(core.settings.lease / 3) => self.renew(core).await?,
            }
        }
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
}

impl Drop for Lease {
    fn drop(&mut self) {
        let released = self.journal.run_now(|connection| claim::release(connection, self.job, &self.owner));
        if let Err(error) = released {
            log::warn!("a lease stays until it runs out: {error}");
        }
    }
}
