//! The way of accepted bytes into Pipedrive: one committed step after the other.

use std::sync::Arc;

use super::lease::Lease;
use super::names;
use super::outcome::{self, Outcome};
use crate::documents::core::{Core, milliseconds};
use crate::documents::journal::progress::{self, Overtaken};
use crate::documents::journal::{claim, documents};
use crate::documents::model::{Document, Job, JobKind, Step};
use crate::documents::observer::Point;
use crate::documents::remote::files::DealFiles;
use crate::documents::resuming::late;
use crate::{Error, ErrorKind, Result};

/// A save being delivered: its row, its lease and where it goes.
pub(in crate::documents) struct Delivery<'a> {
    pub(in crate::documents) core: &'a Core,
    pub(in crate::documents) job: Job,
    pub(in crate::documents) owner: String,
    pub(in crate::documents) document: Document,
    pub(in crate::documents) files: Arc<dyn DealFiles>,
    /// The upload of this run is the only one that can exist since `Uploading` was committed.
    pub(in crate::documents) fresh: bool,
    /// The new file was found whole in this run.
    pub(in crate::documents) checked: bool,
}

impl Core {
    /// Delivers what is due of one document.
    pub(in crate::documents) async fn deliver_document(&self, document: &str) -> Result<()> {
        while let Some((job, lease)) = self.claim(Some(document.to_owned())).await? {
            self.work_on(job, lease).await?;
        }
        Ok(())
    }

    /// Leases the next save that is due, of one document or of any.
    pub(in crate::documents) async fn claim(&self, document: Option<String>) -> Result<Option<(Job, Lease)>> {
        self.lease(move |connection, owner, now, lease| {
            claim::next(connection, document.as_deref(), owner, now, lease)
        })
        .await
    }

    /// Brings one save as far as it gets; a failure is noted in its row and returned.
    pub(in crate::documents) async fn work_on(&self, job: Job, lease: Lease) -> Result<()> {
        let worked = self.work_under(&job, &lease).await;
        lease.end().await;
        worked
    }

    async fn work_under(&self, job: &Job, lease: &Lease) -> Result<()> {
        if job.step == Step::Received {
            return self.fetch_again(job, lease).await;
        }
        let owner = lease.holder().to_owned();
        let result = lease.keep(self, self.deliver(job, &owner)).await;
        let Err(error) = result else { return Ok(()) };
        if outcome::of(&error) != Outcome::TakenOver {
            self.note_failure(job.id, &owner, &error).await?;
        }
        Err(error)
    }

    async fn deliver(&self, job: &Job, owner: &str) -> Result<()> {
        let (document, files) = self.place_of(job).await?;
        let (job, owner) = (job.clone(), owner.to_owned());
        let mut delivery = Delivery { core: self, job, owner, document, files, fresh: false, checked: false };
        delivery.yield_to_newer().await?;
        while !delivery.job.step.is_final() {
            match delivery.job.step {
                Step::Fetched => delivery.prepare().await?,
                Step::Uploading => delivery.upload().await?,
                Step::Uploaded => delivery.verify().await?,
                Step::Verified => delivery.name().await?,
                Step::Named => delivery.retire().await?,
                Step::Retired => delivery.finish().await?,
                step => {
                    return Err(Error::internal(format!(
                        "a save cannot be delivered from `{}`",
                        step.as_str()
                    )));
                }
            }
        }
        Ok(())
    }
}

impl Delivery<'_> {
    /// Commits the row as it is now at `step`.
    pub(in crate::documents) async fn commit(&mut self, step: Step) -> Result<()> {
        self.job.step = step;
        let (job, owner, now) = (self.job.clone(), self.owner.clone(), self.core.now());
        self.core.journal.run(move |connection| progress::advance(connection, &job, &owner, now)).await
    }

    // A newer save of the document was delivered while this one was given up.
    async fn yield_to_newer(&mut self) -> Result<()> {
        let job = self.job.clone();
        match self.core.journal.run(move |connection| progress::overtaken(connection, &job)).await? {
            None => Ok(()),
            Some(Overtaken::Superseded) => {
                self.remove_uploads(None).await?;
                self.job.ambiguous |= self.job.upload_started > 0;
                self.expect_strays();
                self.commit(Step::Superseded).await?;
                self.core.spool.remove(&self.job.marker);
                Ok(())
            }
            Some(Overtaken::Beside) => {
                self.remove_uploads(None).await?;
                self.job.ambiguous |= self.job.upload_started > 0;
                (self.job.kind, self.job.old_file, self.job.new_file) = (JobKind::Conflict, None, None);
                self.commit(Step::Fetched).await
            }
            Some(Overtaken::Succeeded) => {
                // The newer file was found whole, so this one's old file may go.
                self.checked = true;
                if self.job.step == Step::Verified { self.commit(Step::Named).await } else { Ok(()) }
            }
        }
    }

    // Decides names and the file to retire, then commits that an upload starts.
    async fn prepare(&mut self) -> Result<()> {
        let current = match self.files.get(self.document.file).await {
            Ok(file) if file.active => Some(file),
            Ok(_) => None,
            Err(error) if outcome::is_gone(&error) => None,
            Err(error) => return Err(error),
        };
        if let Some(deal) =
            current.as_ref().and_then(|file| file.deal).filter(|deal| *deal != self.document.deal)
        {
            self.move_to(deal).await?;
        }
        let seen = current.as_ref().map(|file| file.name.as_str()).filter(|name| !names::is_marked(name));
        let fallback = if self.document.name.is_empty() { "Document" } else { &self.document.name };
        let name = seen.unwrap_or(fallback);
        let file_type = self.job.file_type.as_deref();
        self.job.name = names::when_saved(self.job.kind, name, file_type, self.core.now());
        if self.job.kind == JobKind::Replace {
            self.job.old_file = self.job.old_file.or(current.map(|file| file.id));
        }
        self.job.upload_started = self.core.now();
        self.commit(Step::Uploading).await?;
        self.fresh = true;
        self.core.reached(Point::Uploading)
    }

    // Its deal was merged into another one while the document was edited.
    async fn move_to(&mut self, deal: u64) -> Result<()> {
        self.document.deal = deal;
        let id = self.document.id.clone();
        self.core.journal.run(move |connection| documents::set_deal(connection, &id, deal)).await
    }

    async fn name(&mut self) -> Result<()> {
        let Some(file) = self.job.new_file else { return self.commit(Step::Fetched).await };
        match self.files.rename(file, &self.job.name).await {
            Ok(()) => {}
            // Somebody deleted it in this moment; the bytes are still here.
            Err(error) if outcome::is_gone(&error) => return self.commit(Step::Fetched).await,
            Err(error) => return Err(error),
        }
        self.core.reached(Point::Renamed)?;
        self.commit(Step::Named).await?;
        self.core.reached(Point::Named)
    }

    async fn finish(&mut self) -> Result<()> {
        if self.job.ambiguous {
            self.remove_uploads(self.job.new_file).await?;
        }
        self.expect_strays();
        self.commit(Step::Done).await?;
        self.core.reached(Point::Done)?;
        self.core.spool.remove(&self.job.marker);
        Ok(())
    }

    // An upload whose answer was lost may still appear.
    fn expect_strays(&mut self) {
        self.job.attempts = 0;
        self.job.next_attempt = if self.job.ambiguous { late::next_look(0, self.core.now()) } else { 0 };
    }

    /// Deletes uploads of this very save, except `keep`, and counts them: they are recognised by its marker.
    pub(in crate::documents) async fn remove_uploads(&self, keep: Option<u64>) -> Result<u64> {
        let mut removed = 0;
        if self.job.upload_started == 0 {
            return Ok(removed);
        }
        for file in self.marked_files().await? {
            if Some(file.id) != keep {
                self.files.delete(file.id).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Uploads of this very save that Pipedrive has.
    pub(in crate::documents) async fn marked_files(
        &self,
    ) -> Result<Vec<crate::documents::remote::files::RemoteFile>> {
        let marker = names::marker_text(&self.job.marker);
        let mut files = match self.files.of_deal(self.document.deal).await {
            Ok(files) => files,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        files.retain(|file| file.name.contains(&marker));
        Ok(files)
    }

    /// How long the file of the last upload may still appear, in milliseconds.
    pub(in crate::documents) fn until_settled(&mut self) -> i64 {
        let (now, settle) = (self.core.now(), milliseconds(self.core.settings.settle));
        // A time in the future means that the clock was set back: then the wait begins anew.
        self.job.upload_started = self.job.upload_started.min(now);
        self.job.upload_started.saturating_add(settle).saturating_sub(now)
    }
}
