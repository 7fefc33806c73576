//! Uploads that appear after their save is done: an answer was lost, the save went on, and
//! the first upload got through after all. They hold nothing that the save did not deliver.

use super::core::Core;
use super::deliver::Delivery;
use super::journal::{claim, progress};
use super::lease::Lease;
use super::model::Job;
use crate::Result;

/// Most saves that one call looks after.
const LIMIT: usize = 100;
/// When to look, in milliseconds after the save ended and after each look.
const LOOKS: [i64; 4] = [60_000, 600_000, 3_600_000, 86_400_000];
/// When to look again after a look failed, in milliseconds.
const AFTER_FAILURE: i64 = 3_600_000;

/// When to look for the `looks`-th time after `now`; 0 when it was looked often enough.
pub(super) fn next_look(looks: u32, now: i64) -> i64 {
    let wait = usize::try_from(looks).ok().and_then(|looks| LOOKS.get(looks));
    wait.map_or(0, |wait| now.saturating_add(*wait))
}

impl Core {
    /// Removes such uploads from their deals; returns how many.
    pub(super) async fn remove_strays(&self) -> Result<u64> {
        let mut removed = 0;
        for _ in 0..LIMIT {
            let (owner, now, lease) = (Lease::owner()?, self.now(), self.lease_milliseconds());
            let holder = owner.clone();
            let claimed =
                self.journal.run(move |connection| claim::stray(connection, &holder, now, lease)).await?;
            let Some(job) = claimed else { break };
            let lease = Lease::new(self, job.id, owner);
            removed += self.look_after(job, &lease).await?;
        }
        Ok(removed)
    }

    async fn look_after(&self, mut job: Job, lease: &Lease) -> Result<u64> {
        let looked = lease.keep(self, self.remove_late_uploads(&job, lease.holder())).await;
        match &looked {
            Ok(_) => {
                job.attempts = job.attempts.saturating_add(1);
                job.next_attempt = next_look(job.attempts, self.now());
            }
            Err(error) => {
                log::info!("whether uploads of save {} came late is not known: {error}", job.id);
                job.next_attempt = self.now().saturating_add(AFTER_FAILURE);
            }
        }
        let owner = lease.holder().to_owned();
        self.journal.run(move |connection| progress::looked(connection, &job, &owner)).await?;
        Ok(looked.unwrap_or_default())
    }

    async fn remove_late_uploads(&self, job: &Job, owner: &str) -> Result<u64> {
        let (document, files) = self.place_of(job).await?;
        let (job, owner) = (job.clone(), owner.to_owned());
        let delivery = Delivery { core: self, job, owner, document, files, fresh: false, checked: false };
        delivery.remove_uploads(delivery.job.new_file).await
    }
}
