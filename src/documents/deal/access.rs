//! Whether a file belongs to a deal and this user may see it: asked with the user's own credential.

use std::sync::Arc;

use crate::documents::core::Core;
use crate::documents::journal::documents;
use crate::documents::model::Document;
use crate::documents::remote::files::{DealFiles, RemoteFile};
use crate::documents::saving::outcome;
use crate::{Error, ErrorKind, Result, random};

/// The person at the screen, with the credential that decides what this person may see.
#[derive(Clone)]
pub struct Viewer {
    /// The Pipedrive company: its id or domain, always written the same way.
    pub company: String,
    /// Id of the user; shown to other editors' software, so not a secret.
    pub user: String,
    /// Name shown to other editors.
    pub name: String,
    /// The files of deals, with the user's own credential.
    pub files: Arc<dyn DealFiles>,
}

impl Core {
    /// The file as the user sees it and its document, which is remembered when it is new.
    pub(in crate::documents) async fn visible(
        &self,
        viewer: &Viewer,
        deal: u64,
        file: u64,
    ) -> Result<(RemoteFile, Document)> {
        // A save may swap the file between the two looks: then the second round sees the new one.
        for _ in 0..2 {
            let known = self.document_of_file(&viewer.company, file).await?;
            let current = known.as_ref().map_or(file, |document| document.file);
            match self.look(viewer, deal, current).await {
                Ok(remote) => {
                    let document = match known {
                        Some(document) if document.deal == deal => document,
                        Some(document) => self.moved(document, deal).await?,
                        None => self.register(&viewer.company, deal, &remote).await?,
                    };
                    return Ok((remote, document));
                }
                Err(error) if outcome::is_gone(&error) => {
                    let now = self.document_of_file(&viewer.company, file).await?;
                    if now.is_none_or(|document| document.file == current) {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(Error::new(ErrorKind::SaveInProgress, format!("file {file} is being saved"))
            .with_retry_after(Some(std::time::Duration::from_secs(2))))
    }

    async fn look(&self, viewer: &Viewer, deal: u64, file: u64) -> Result<RemoteFile> {
        let remote = match viewer.files.get(file).await {
            Err(error) if error.kind() == ErrorKind::Permission => {
                return Err(Error::new(
                    ErrorKind::DocumentAccess,
                    format!("this user may not see file {file}"),
                )
                .with_source(error));
            }
            other => other?,
        };
        if remote.deal != Some(deal) {
            return Err(Error::new(
                ErrorKind::DocumentAccess,
                format!("file {file} does not belong to deal {deal}"),
            ));
        }
        if !remote.active {
            return Err(Error::new(ErrorKind::NotFound, format!("file {file} was deleted")));
        }
        Ok(remote)
    }

    // Pipedrive says that its file belongs to another deal now: the deals were merged.
    async fn moved(&self, mut document: Document, deal: u64) -> Result<Document> {
        document.deal = deal;
        let id = document.id.clone();
        self.journal.run(move |connection| documents::set_deal(connection, &id, deal)).await?;
        Ok(document)
    }

    pub(in crate::documents) async fn document_of_file(
        &self,
        company: &str,
        file: u64,
    ) -> Result<Option<Document>> {
        let company = company.to_owned();
        self.journal.run(move |connection| documents::of_file(connection, &company, file)).await
    }

    async fn register(&self, company: &str, deal: u64, remote: &RemoteFile) -> Result<Document> {
        let document = Document {
            id: random::hex::<16>()?,
            company: company.to_owned(),
            deal,
            file: remote.id,
            name: remote.name.clone(),
            revision: 1,
            content_key: None,
            delivered: 0,
        };
        if crate::formats::detect_for(self.source.edition(), &document.name).is_err() {
            // No editor shows it, so there is nothing to remember.
            return Ok(document);
        }
        self.journal
            .run(move |connection| {
                let transaction = documents::writing(connection)?;
                documents::insert(&transaction, &document)?;
                // Another process may have been faster.
                let known = documents::of_file(&transaction, &document.company, document.file)?;
                documents::commit(transaction)?;
                known.ok_or_else(|| Error::internal("a new document is not in the journal"))
            })
            .await
    }
}
