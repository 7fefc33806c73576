//! Verifying the new file, and only then retiring the old one.

use aws_lc_rs::digest;
use futures_util::StreamExt;

use super::deliver::Delivery;
use super::names;
use super::outcome;
use crate::documents::journal::progress;
use crate::documents::model::{JobKind, Step};
use crate::documents::observer::Point;
use crate::documents::settings::{Retire, Verify};
use crate::encoding::to_hex;
use crate::{Error, ErrorKind, Result, random};

impl Delivery<'_> {
    /// Looks whether the new file is whole; a damaged one is deleted and uploaded again.
    pub(in crate::documents) async fn verify(&mut self) -> Result<()> {
        let Some(file) = self.job.new_file else { return self.commit(Step::Fetched).await };
        if !self.is_whole(file).await? {
            self.files.delete(file).await?;
            self.job.new_file = None;
            self.commit(Step::Fetched).await?;
            return Err(Error::new(
                ErrorKind::Conflict,
                format!("Pipedrive holds save {} incompletely; it is uploaded again", self.job.id),
            ));
        }
        self.checked = true;
        self.core.reached(Point::Checked)?;
        self.job.step = Step::Verified;
        let (job, owner, now) = (self.job.clone(), self.owner.clone(), self.core.now());
        let new_document = random::hex::<16>()?;
        self.core
            .journal
            .run(move |connection| progress::verified(connection, &job, &new_document, &owner, now))
            .await?;
        self.core.reached(Point::Verified)
    }

    /// Retires the old file; the new one must have been found whole in this very run.
    pub(in crate::documents) async fn retire(&mut self) -> Result<()> {
        let old = self
            .job
            .old_file
            .filter(|old| self.job.kind == JobKind::Replace && Some(*old) != self.job.new_file);
        let mut kept = false;
        if let (Some(old), Some(new)) = (old, self.job.new_file) {
            if !self.checked && !self.is_whole(new).await? {
                return self.commit(Step::Fetched).await;
            }
            kept = self.core.settings.retire == Retire::Rename;
            self.retire_file(old).await?;
        }
        self.core.reached(Point::OldGone)?;
        self.job.step = Step::Retired;
        let (job, owner, now) = (self.job.clone(), self.owner.clone(), self.core.now());
        self.core
            .journal
            .run(move |connection| progress::retired(connection, &job, kept, &owner, now))
            .await?;
        self.core.reached(Point::Retired)
    }

    async fn retire_file(&mut self, old: u64) -> Result<()> {
        let retired = match self.core.settings.retire {
            Retire::Delete => self.files.delete(old).await,
            Retire::Rename => self.keep_as_version(old).await,
        };
        match retired {
            Err(error) if outcome::is_gone(&error) => Ok(()),
            // The content is safe; an old file that this account may not touch is no reason to fail.
            Err(error) if error.kind() == ErrorKind::Permission => {
                self.job.error = Some(format!("the old file {old} stays: {error}"));
                Ok(())
            }
            other => other,
        }
    }

    async fn keep_as_version(&self, old: u64) -> Result<()> {
        let file = self.files.get(old).await?;
        match names::when_retired(&file.name, self.job.created) {
            Some(name) => self.files.rename(old, &name).await,
            None => Ok(()),
        }
    }

    async fn is_whole(&self, file: u64) -> Result<bool> {
        let found = match self.files.get(file).await {
            Ok(found) => found,
            Err(error) if outcome::is_gone(&error) => return Ok(false),
            Err(error) => return Err(error),
        };
        if !found.active || found.deal.is_some_and(|deal| deal != self.document.deal) {
            return Ok(false);
        }
        if self.core.settings.verify == Verify::Size {
            return Ok(found.size == self.job.bytes);
        }
        let mut stream = self.files.download(file).await?;
        let mut hash = digest::Context::new(&digest::SHA256);
        while let Some(piece) = stream.pieces.next().await {
            hash.update(&piece?);
        }
        Ok(to_hex(hash.finish().as_ref()) == self.job.sha256)
    }
}
