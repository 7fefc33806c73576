//! Uploading: at most one new file, even when an answer is lost.

use super::deliver::Delivery;
use super::names;
use super::outcome;
use crate::documents::journal::jobs;
use crate::documents::model::Step;
use crate::documents::observer::Point;
use crate::{Error, ErrorKind, Result};

impl Delivery<'_> {
    /// Uploads the bytes, or finds the upload whose answer was lost.
    pub(in crate::documents) async fn upload(&mut self) -> Result<()> {
        if !self.fresh && self.find_lost_upload().await? {
            return self.core.reached(Point::Uploaded);
        }
        let path = self.core.spool.path(&self.job.marker);
        let size = tokio::fs::metadata(&path).await.map(|metadata| metadata.len());
        if size.ok() != Some(self.job.bytes) {
            return Err(Error::new(
                ErrorKind::Storage,
                format!("the bytes of save {} are damaged on disk", self.job.id),
            ));
        }
        let name = names::while_saving(&self.job);
        let uploaded = match self.files.upload(self.document.deal, &name, &path).await {
            Ok(uploaded) => uploaded,
            Err(error) => {
                self.fresh = false;
                if outcome::nothing_was_made(&error) {
                    self.commit(Step::Fetched).await?;
                } else {
                    // The request may have arrived whole only now: the wait for its file begins here.
                    self.job.upload_started = self.core.now();
                    self.commit(Step::Uploading).await?;
                }
                return Err(error);
            }
        };
        self.core.reached(Point::Answered)?;
        self.job.new_file = Some(uploaded.id);
        if let Err(error) = self.commit(Step::Uploaded).await {
            self.withdraw(uploaded.id).await;
            return Err(error);
        }
        self.core.reached(Point::Uploaded)
    }

    // An upload was started before and its answer never came.
    async fn find_lost_upload(&mut self) -> Result<bool> {
        self.job.ambiguous = true;
        let wait = self.until_settled();
        let mut found = None;
        for file in self.marked_files().await? {
            match found {
                None if file.size == self.job.bytes => found = Some(file.id),
                _ => self.files.delete(file.id).await?,
            }
        }
        if let Some(file) = found {
            self.job.new_file = Some(file);
            self.commit(Step::Uploaded).await?;
            return Ok(true);
        }
        if wait > 0 {
            // Pipedrive may still be working on it: looking again is cheap, a duplicate is not.
            self.commit(Step::Uploading).await?;
            let seconds = u64::try_from(wait.saturating_add(999) / 1000).unwrap_or(1);
            return Err(Error::new(ErrorKind::SaveInProgress, "an upload may still appear in Pipedrive")
                .with_retry_after(Some(std::time::Duration::from_secs(seconds))));
        }
        self.job.upload_started = self.core.now();
        self.commit(Step::Uploading).await?;
        Ok(false)
    }

    // The lease was lost during the upload: the new holder may have found this file, or made its own.
    async fn withdraw(&self, file: u64) {
        let id = self.job.id;
        let row = self.core.journal.run(move |connection| jobs::find(connection, id)).await;
        let adopted = !matches!(&row, Ok(Some(job)) if job.new_file.is_some_and(|adopted| adopted != file));
        if !adopted && let Err(error) = self.files.delete(file).await {
            log::warn!("a second upload of save {id} stays as file {file}: {error}");
        }
    }
}
