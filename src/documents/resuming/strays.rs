//! Uploads that appear after their save is done: an answer was lost, the save went on, and
//! the first upload got through after all. They hold nothing that the save did not deliver.

use super::late::next_look;
use crate::Result;
use crate::documents::core::Core;
use crate::documents::journal::{claim, progress};
use crate::documents::model::Job;
use crate::documents::saving::deliver::Delivery;
use crate::documents::saving::lease::Lease;

/// Most saves that one call looks after.
const LIMIT: usize = 100;
/// When to look again after a look failed, in milliseconds.
const AFTER_FAILURE: i64 = 3_600_000;

impl Core {
    /// Removes such uploads from their deals; returns how many.
    pub(in crate::documents) async fn remove_strays(&self) -> Result<u64> {
        let mut removed = 0;
        for _ in 0..LIMIT {
            let Some((job, lease)) = self.claim_stray().await? else { break };
            removed += self.look_after(job, lease).await?;
        }
        Ok(removed)
    }

    /// Leases the next save whose late uploads are to be looked for.
    pub(in crate::documents) async fn claim_stray(&self) -> Result<Option<(Job, Lease)>> {
        self.lease(claim::stray).await
    }

    /// Removes the late uploads of one save; returns how many.
    pub(in crate::documents) async fn look_after(&self, job: Job, lease: Lease) -> Result<u64> {
        let looked = self.look_under(job, &lease).await;
        lease.end().await;
        looked
    }

    async fn look_under(&self, mut job: Job, lease: &Lease) -> Result<u64> {
        let looked = lease.keep(self, self.remove_late_uploads(&job, lease.holder())).await;
        match &looked {
            Ok(_) => {
                job.attempts = job.attempts.saturating_add(1);
                job.next_attempt = next_look(job.attempts, self.now());
            }
            Err(error) => {
                log::warn!("whether uploads of save {} came late is not known: {error}", job.id);
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
