//! Bytes that a callback names: noted, fetched to the disk, and accepted. Only then are they acknowledged.

use std::time::Duration;

use super::lease::Lease;
use crate::documents::core::Core;
use crate::documents::disk::content;
use crate::documents::disk::spool::Incoming;
use crate::documents::journal::arrival::{Arrival, FORGOTTEN, Reception};
use crate::documents::journal::jobs;
use crate::documents::journal::receive::{self, Acceptance};
use crate::documents::model::Job;
use crate::documents::observer::Point;
use crate::documents::remote::files::Fetched;
use crate::{Error, ErrorKind, Result, formats, random};

/// Formats whose smallest document has no bytes.
const TEXTS: [&str; 4] = ["txt", "csv", "tsv", "md"];

impl Core {
    /// Notes bytes that wait to be fetched; `None` when they are safe already.
    pub(in crate::documents) async fn note(&self, arrival: Arrival) -> Result<Option<(Job, Lease)>> {
        self.spool.prepare()?;
        let (owner, now, lease) = (Lease::owner()?, self.now(), self.lease_milliseconds());
        let holder = owner.clone();
        let reception = self
            .journal
            .run(move |connection| receive::note(connection, &arrival, &holder, now, lease))
            .await?;
        match reception {
            Reception::Known => Ok(None),
            Reception::Busy => {
                Err(Error::new(ErrorKind::SaveInProgress, "this save is being fetched already")
                    .with_retry_after(Some(Duration::from_secs(1))))
            }
            Reception::Fetch(job) => {
                let lease = Lease::new(self, job.id, owner);
                if let Err(error) = self.reached(Point::Received) {
                    lease.end().await;
                    return Err(error);
                }
                Ok(Some((*job, lease)))
            }
        }
    }

    /// Fetches the bytes of a noted save and accepts them.
    pub(in crate::documents) async fn fetch(&self, job: &Job, lease: &Lease) -> Result<Acceptance> {
        let incoming = Incoming::new(self.spool.incoming(&random::hex::<8>()?));
        let fetching = match job.url.strip_prefix(FORGOTTEN) {
            Some(key) => self.source.fetch_forgotten(key, incoming.path()),
            None => self.source.fetch(&job.url, incoming.path()),
        };
        let accepted = match lease.keep(self, fetching).await {
            Ok(fetched) => self.accept(job, lease, incoming, fetched).await,
            Err(error) => Err(error),
        };
        if let Err(error) = &accepted {
            self.note_failed_fetch(job, lease, error).await?;
        }
        accepted
    }

    async fn accept(
        &self,
        job: &Job,
        lease: &Lease,
        incoming: Incoming,
        fetched: Fetched,
    ) -> Result<Acceptance> {
        if fetched.bytes > self.settings.max_file_size {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!(
                    "the document has {} bytes; the cap is {}",
                    fetched.bytes, self.settings.max_file_size
                ),
            ));
        }
        if !job.status.is_corrupted() {
            self.refuse_what_is_no_document(job, &incoming, fetched.bytes).await?;
        }
        self.reached(Point::BytesOnDisk)?;
        let (job, owner, now, spool) =
            (job.clone(), lease.holder().to_owned(), self.now(), self.spool.clone());
        let acceptance = self
            .journal
            .run(move |connection| {
                let place = || spool.accept(incoming.path(), &job.marker);
                let acceptance = receive::accept(connection, &job, &fetched, &owner, now, place)?;
                let known = jobs::find(connection, job.id)?.is_some_and(|job| job.step.is_durable());
                if acceptance == Acceptance::Lost && !known {
                    return Err(Error::new(ErrorKind::Conflict, "another worker is fetching this save"));
                }
                Ok(acceptance)
            })
            .await?;
        self.reached(Point::Fetched)?;
        Ok(acceptance)
    }

    // Only a text can be empty: nothing, or an error page, in the place of an office file must not replace it.
    async fn refuse_what_is_no_document(&self, job: &Job, incoming: &Incoming, bytes: u64) -> Result<()> {
        let name = self.document(&job.document).await?.name;
        let by_name = formats::detect_for(self.source.edition(), &name).ok().map(|format| format.extension);
        let extension = job.file_type.as_deref().or(by_name).unwrap_or_default().to_owned();
        if bytes > 0 {
            return content::look(incoming.path(), move |file| {
                formats::sniff::check_is_no_message(&extension, file)
            })
            .await;
        }
        if TEXTS.contains(&extension.as_str()) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Decode,
            format!("the Document Server sent no bytes for a {extension} file"),
        ))
    }
}
