//! Failed attempts: noted in the row of the save, with the time of the next one.

use std::time::Duration;

use super::lease::Lease;
use super::outcome::{self, Outcome};
use crate::documents::core::{Core, milliseconds};
use crate::documents::journal::{jobs, progress};
use crate::documents::model::{Job, Step};
use crate::{Error, ErrorKind, Result};

/// How long the Document Server keeps the bytes of a callback at their address, in milliseconds.
const ADDRESS_LIFE: i64 = 15 * 60 * 1000;
/// Before bytes that could not be fetched are tried again: the Document Server repeats its callback within
/// seconds, and the two must not get in each other's way.
const FETCH_AGAIN: Duration = Duration::from_secs(30);

impl Core {
    /// Notes a failed delivery.
    pub(in crate::documents) async fn note_failure(
        &self,
        job: u64,
        owner: &str,
        error: &Error,
    ) -> Result<()> {
        let (owner, now, limit) = (owner.to_owned(), self.now(), self.settings.max_attempts);
        let (outcome, text) = (outcome::of(error), describe(error));
        self.journal
            .run(move |connection| {
                let Some(mut job) = jobs::find(connection, job)? else { return Ok(()) };
                match outcome {
                    Outcome::Wait(wait) => job.next_attempt = now.saturating_add(milliseconds(wait)),
                    Outcome::Retry(wait) => {
                        job.attempts = job.attempts.saturating_add(1);
                        let wait = wait.max(outcome::backoff(job.attempts));
                        job.next_attempt = now.saturating_add(milliseconds(wait));
                        job.failed = job.attempts >= limit;
                    }
                    Outcome::GiveUp => job.failed = true,
                    Outcome::TakenOver => return Ok(()),
                }
                job.error = Some(text);
                jobs::store(connection, &job, &owner, now).map(drop)
            })
            .await
    }

    /// Notes that bytes could not be fetched; they were not acknowledged.
    pub(in crate::documents) async fn note_failed_fetch(
        &self,
        job: &Job,
        lease: &Lease,
        error: &Error,
    ) -> Result<()> {
        let (owner, now) = (lease.holder().to_owned(), self.now());
        let refused = matches!(error.kind(), ErrorKind::TooLarge | ErrorKind::AddressRefused);
        let hopeless = refused || now.saturating_sub(job.created) > ADDRESS_LIFE;
        let (id, text) = (job.id, describe(error));
        self.journal
            .run(move |connection| {
                let job = jobs::find(connection, id)?.filter(|job| job.step == Step::Received);
                let Some(mut job) = job else { return Ok(()) };
                job.step = if hopeless { Step::Abandoned } else { Step::Received };
                job.attempts = job.attempts.saturating_add(1);
                let wait = FETCH_AGAIN.max(outcome::backoff(job.attempts));
                job.next_attempt = now.saturating_add(milliseconds(wait));
                job.error = Some(text);
                jobs::store(connection, &job, &owner, now).map(drop)
            })
            .await
    }

    /// Fetches bytes that a crash or a failure left unfetched, as long as their address lives; once in any case.
    pub(in crate::documents) async fn fetch_again(&self, job: &Job, lease: &Lease) -> Result<()> {
        if job.attempts == 0 || self.now().saturating_sub(job.created) <= ADDRESS_LIFE {
            return self.fetch(job, lease).await.map(drop);
        }
        let (mut job, owner, now) = (job.clone(), lease.holder().to_owned(), self.now());
        job.step = Step::Abandoned;
        job.error = Some(format!(
            "{} The bytes were never acknowledged: the Document Server keeps them; see `recover_forgotten`.",
            job.error.unwrap_or_default()
        ));
        self.journal.run(move |connection| progress::advance(connection, &job, &owner, now)).await
    }
}

fn describe(error: &Error) -> String {
    let hint = error.details().hint.as_deref().map(|hint| format!(" {hint}")).unwrap_or_default();
    format!("{error}.{hint}").chars().take(500).collect()
}
