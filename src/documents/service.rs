//! The documents of deals, as an application uses them.

use std::sync::Arc;

use super::core::Core;
use super::deal::access::Viewer;
use super::model::Job;
use super::remote::files::Accounts;
use super::remote::server_source::ServerSource;
use super::resuming::recover::Recovered;
use super::resuming::resume::Resumed;
use super::settings::Settings;
use super::tokens::Tokens;
use crate::onlyoffice::DocumentServer;
use crate::{Error, ErrorKind, Result};

/// Lists, opens, saves, creates, uploads, renames and deletes the documents of deals. Cheap to clone.
#[derive(Clone)]
pub struct DealDocuments {
    pub(super) core: Arc<Core>,
    pub(super) server: Arc<DocumentServer>,
}

impl DealDocuments {
    /// Documents over a Document Server and Pipedrive accounts; nothing is opened yet.
    pub fn new(settings: Settings, server: Arc<DocumentServer>, accounts: Arc<dyn Accounts>) -> Self {
        let source = Arc::new(ServerSource(Arc::clone(&server)));
        Self::with_core(Core::new(settings, source, accounts).going_on_by_itself(), server)
    }

    /// Documents over parts that are put together already.
    pub fn with_core(core: Core, server: Arc<DocumentServer>) -> Self {
        Self { core: Arc::new(core), server }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.core.settings
    }

    /// The Document Server.
    pub fn server(&self) -> &DocumentServer {
        &self.server
    }

    /// Works on every save that is due; call it at start, for what a process left that ended.
    pub async fn resume(&self) -> Result<Resumed> {
        self.core.resume().await
    }

    /// Recovers the files that the Document Server could not hand over.
    pub async fn recover_forgotten(&self) -> Result<Recovered> {
        self.core.recover_forgotten().await
    }

    /// Saves on their way, the oldest first.
    pub async fn pending(&self) -> Result<Vec<Job>> {
        self.core.pending().await
    }

    /// Saves that were given up, with the reason.
    pub async fn failed(&self) -> Result<Vec<Job>> {
        self.core.failed().await
    }

    /// Makes a save that was given up due again, and works on it.
    ///
    /// For a viewer: one who sees the document, and whose account saves from now on.
    pub async fn retry(&self, job: u64, viewer: Option<&Viewer>) -> Result<()> {
        if let Some(viewer) = viewer {
            let document = self.core.document_of_job(job).await?;
            if document.company != viewer.company {
                return Err(Error::new(ErrorKind::DocumentAccess, "the save is one of another company"));
            }
            self.core.visible(viewer, document.deal, document.file).await?;
        }
        let document = self.core.retry(job, viewer.map(|viewer| viewer.user.as_str())).await?;
        if let Err(error) = self.core.deliver_document(&document).await {
            log::warn!("save {job} did not get through: {error}");
            self.core.go_on();
        }
        Ok(())
    }

    pub(super) fn tokens(&self) -> Result<Tokens> {
        Tokens::new(self.core.settings.secret_text())
    }

    pub(super) fn now_seconds(&self) -> i64 {
        self.core.now().div_euclid(1000)
    }
}
