//! Offering a session: the key that co-editors share, and the content it starts from.

use std::time::Duration;

use crate::documents::core::Core;
use crate::documents::deal::access::Viewer;
use crate::documents::disk::pieces;
use crate::documents::disk::private;
use crate::documents::journal::{documents, jobs, people, sessions};
use crate::documents::model::{Document, Job, JobKind, SessionState};
use crate::documents::remote::files::{FileStream, RemoteFile};
use crate::formats;
use crate::onlyoffice::document_key;
use crate::{Error, ErrorKind, Result};

/// A session that a user may join.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The document.
    pub document: Document,
    /// Its file as the user sees it.
    pub file: RemoteFile,
    /// The key: the same for everybody until the session ends with changes.
    pub key: String,
}

impl Core {
    /// Offers a session on a file of a deal; refuses while a save of it is on its way.
    pub async fn offer(&self, viewer: &Viewer, deal: u64, file: u64) -> Result<Offer> {
        let (remote, document) = self.visible(viewer, deal, file).await?;
        formats::detect_for(self.source.edition(), &remote.name)?;
        let (instance, now) = (self.settings.instance.clone(), self.now());
        let (user, name) = (viewer.user.clone(), viewer.name.clone());
        let document = self
            .journal
            .run(move |connection| {
                let transaction = documents::writing(connection)?;
                // Read again: whatever is decided here must hold at one moment.
                let document = documents::get(&transaction, &document.id)?;
                let mut saving = jobs::undelivered(&transaction, &document.id)?;
                saving.retain(|job| !job.failed);
                saving.extend(jobs::arriving(&transaction, &document.id, now)?);
                if let Some(job) = saving.first() {
                    return Err(in_flight(job, &document.name, now));
                }
                let key = key_of(&instance, &document);
                sessions::offer(&transaction, &key, &document.id, document.revision, now)?;
                people::remember(&transaction, &document.company, &user, &name)?;
                documents::commit(transaction)?;
                Ok(document)
            })
            .await?;
        let key = key_of(&self.settings.instance, &document);
        Ok(Offer { document, file: remote, key })
    }

    /// The newest content of a document: accepted bytes that did not reach Pipedrive yet, or its file there.
    pub async fn content(&self, document: &Document, user: &str) -> Result<FileStream> {
        let id = document.id.clone();
        let waiting = self.journal.run(move |connection| jobs::undelivered(connection, &id)).await?;
        let newest = waiting.iter().filter(|job| job.kind == JobKind::Replace).max_by_key(|job| job.accepted);
        if let Some(job) = newest
            && job.accepted > document.delivered
        {
            return self.kept_bytes(job).await;
        }
        let files = self.accounts.files(&document.company, user).await?;
        files.download(document.file).await
    }

    /// Whether a session was offered or is being edited, and did not end.
    pub(in crate::documents) async fn is_open_session(&self, key: &str) -> Result<bool> {
        let key = key.to_owned();
        let session = self.journal.run(move |connection| sessions::get(connection, &key)).await?;
        Ok(session.is_some_and(|session| session.state != SessionState::Closed))
    }

    /// The bytes of a save as they lie on our disk.
    pub(in crate::documents) async fn kept_bytes(&self, job: &Job) -> Result<FileStream> {
        let path = self.spool.path(&job.marker);
        let file =
            tokio::fs::File::open(&path).await.map_err(|error| private::failure("open", &path, error))?;
        Ok(FileStream { size: Some(job.bytes), pieces: pieces::of_file(file, path) })
    }
}

/// The key is made of facts that only this side knows; nothing of it comes from a browser.
fn key_of(instance: &str, document: &Document) -> String {
    let file = format!("{}/{}", document.company, document.id);
    document_key(instance, &file, &document.revision.to_string()).as_str().to_owned()
}

fn in_flight(job: &Job, name: &str, now: i64) -> Error {
    let wait = u64::try_from(job.next_attempt.saturating_sub(now)).unwrap_or(0).div_ceil(1000).clamp(2, 60);
    Error::new(ErrorKind::SaveInProgress, format!("a save of `{name}` is on its way to Pipedrive"))
        .with_retry_after(Some(Duration::from_secs(wait)))
        .with_hint("Open it again in a moment; what was saved is safe.")
}
