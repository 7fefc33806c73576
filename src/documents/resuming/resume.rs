//! Going on after a crash, an outage or a failed attempt.

use std::sync::Arc;
use std::time::Duration;

use crate::documents::core::{Core, milliseconds};
use crate::documents::journal::{jobs, purge, report};
use crate::documents::model::{Job, Step};
use crate::documents::saving::outcome::{self, Outcome};
use crate::{Error, Result};

/// Most saves that one call works on.
const LIMIT: usize = 10_000;
/// Files of unfinished fetches older than this are removed.
const LEFTOVER: Duration = Duration::from_secs(3600);

/// What a call of `resume` did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resumed {
    /// Saves that were brought to their end.
    pub finished: u64,
    /// Saves that are still on their way: they wait for another attempt, or somebody else works on them.
    pub waiting: u64,
    /// Saves that were given up in this call.
    pub given_up: u64,
    /// Leftover files that were removed from the directory.
    pub removed_files: u64,
    /// Uploads that appeared after their save was done, and were removed from the deal.
    pub removed_uploads: u64,
    /// Finished saves that left the journal.
    pub removed_rows: u64,
}

impl Core {
    /// Works on every save that is due, in any process; call it at start.
    pub async fn resume(self: &Arc<Self>) -> Result<Resumed> {
        let mut resumed = Resumed { removed_files: self.sweep().await?, ..Resumed::default() };
        if !self.goes_on_by_itself() {
            self.reconcile().await;
        }
        for _ in 0..LIMIT {
            let Some((job, lease)) = self.claim(None).await? else { break };
            let id = job.id;
            if let Err(error) = self.work_on(job, lease).await {
                if outcome::of(&error) == Outcome::TakenOver {
                    continue;
                }
                log::warn!("save {id} did not get through: {error}");
            }
            match self.journal.run(move |connection| jobs::find(connection, id)).await? {
                Some(job) if job.failed || job.step == Step::Abandoned => resumed.given_up += 1,
                Some(job) if job.step.is_final() => resumed.finished += 1,
                _ => {}
            }
        }
        resumed.waiting = self.pending().await?.len().try_into().unwrap_or(u64::MAX);
        resumed.removed_uploads = self.remove_strays().await?;
        resumed.removed_rows = self.purge().await?;
        // For those that are not due yet.
        self.go_on();
        Ok(resumed)
    }

    /// Saves on their way.
    pub async fn pending(&self) -> Result<Vec<Job>> {
        self.journal.run(|connection| report::pending(connection)).await
    }

    /// Saves that were given up, with the reason.
    pub async fn failed(&self) -> Result<Vec<Job>> {
        self.journal.run(|connection| report::failed(connection)).await
    }

    /// Damaged copies of the documents of a deal.
    pub async fn copies(&self, company: &str, deal: u64) -> Result<Vec<Job>> {
        let company = company.to_owned();
        self.journal.run(move |connection| report::copies(connection, &company, deal)).await
    }

    /// Makes a save that was given up due again, and returns its document; `resume` works on it.
    ///
    /// `user`: whose account saves now; by default the one of the person who edited.
    pub async fn retry(&self, job: u64, user: Option<&str>) -> Result<String> {
        let (now, user) = (self.now(), user.map(str::to_owned));
        self.journal
            .run(move |connection| {
                report::retry(connection, job, user.as_deref(), now)?;
                let job = jobs::find(connection, job)?;
                job.map(|job| job.document).ok_or_else(|| Error::internal("a row of the journal is gone"))
            })
            .await
    }

    // A callback that may still come again is accepted only while its link works, or its session goes on.
    pub(in crate::documents) async fn purge(&self) -> Result<u64> {
        let keep = self.settings.keep_finished.max(self.settings.callback_ttl);
        let (now, before) = (self.now(), self.now().saturating_sub(milliseconds(keep)));
        self.journal.run(move |connection| purge::finished(connection, before, now)).await
    }

    pub(in crate::documents) async fn sweep(&self) -> Result<u64> {
        let spool = self.spool.clone();
        self.journal
            .run(move |connection| spool.sweep(LEFTOVER, |marker| jobs::needs_bytes(connection, marker)))
            .await
    }
}
