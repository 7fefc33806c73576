//! Bytes that are kept for a person: damaged copies, and saves that were given up.

use super::download::Download;
use crate::documents::journal::{jobs, report};
use crate::documents::model::{Job, JobKind};
use crate::documents::service::DealDocuments;
use crate::{Error, ErrorKind, Result};

impl DealDocuments {
    /// The bytes of a damaged copy or of a save that was given up.
    pub async fn kept(&self, job: u64) -> Result<Download> {
        let found = self.core.journal.run(move |connection| jobs::find(connection, job)).await?;
        let job = found.filter(has_bytes).ok_or_else(|| missing(job))?;
        let document = self.core.document(&job.document).await?;
        let stream = self.core.kept_bytes(&job).await?;
        let name = match (&job.kind, document.name.as_str()) {
            (JobKind::Corrupted, name) => format!("damaged {name}"),
            (_, name) => name.to_owned(),
        };
        Ok(Download { name, content_type: "application/octet-stream", stream })
    }

    /// Removes a damaged copy for good, or the note that a save was lost.
    pub async fn discard(&self, job: u64) -> Result<()> {
        let now = self.core.now();
        let job = self.core.journal.run(move |connection| report::discard(connection, job, now)).await?;
        self.core.spool.remove(&job.marker);
        Ok(())
    }
}

fn has_bytes(job: &Job) -> bool {
    job.step.is_durable()
        && !job.sha256.is_empty()
        && (!job.step.is_final() || job.kind == JobKind::Corrupted)
}

fn missing(job: u64) -> Error {
    Error::new(ErrorKind::NotFound, format!("no bytes are kept of save {job}"))
}
