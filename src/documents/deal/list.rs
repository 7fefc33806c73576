//! The files of a deal, with what the editor can do with them and what is going on.

use std::collections::{BTreeMap, BTreeSet};

use aws_lc_rs::digest;

use super::access::Viewer;
use crate::Result;
use crate::documents::journal::documents;
use crate::documents::journal::status::{self, State, Status};
use crate::documents::model::{Document, Job};
use crate::documents::remote::files::RemoteFile;
use crate::documents::saving::names;
use crate::documents::service::DealDocuments;
use crate::encoding::to_hex;
use crate::formats;

/// A file of a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Id of the file in Pipedrive; it changes with every save.
    pub file: u64,
    /// Id of the document, once it was opened here; it stays.
    pub document: Option<String>,
    /// File name.
    pub name: String,
    /// Extension in lower case, if it is one that the editor knows.
    pub extension: Option<&'static str>,
    /// Size in bytes.
    pub size: u64,
    /// When it was added, as Pipedrive writes it (`YYYY-MM-DD HH:MM:SS`, UTC).
    pub add_time: String,
    /// When it was changed, as Pipedrive writes it.
    pub update_time: String,
    /// The editor can show it.
    pub can_view: bool,
    /// The editor can edit it under these settings.
    pub can_edit: bool,
    /// What is going on.
    pub status: Status,
}

/// What is known here about the documents of a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Changes whenever a list would look different because of something that happened here.
    pub revision: String,
    /// File id and status of each document that was opened here.
    pub files: Vec<(u64, Status)>,
}

impl DealDocuments {
    /// The files of a deal that the user may see.
    pub async fn list(&self, viewer: &Viewer, deal: u64) -> Result<Vec<Entry>> {
        self.core.go_on();
        let files = viewer.files.of_deal(deal).await?;
        let (company, now) = (viewer.company.clone(), self.core.now());
        let (files, known) = self
            .core
            .journal
            .run(move |connection| {
                let present: BTreeSet<u64> = files.iter().map(|file| file.id).collect();
                let mut known = BTreeMap::new();
                let mut shown = Vec::new();
                for file in files {
                    let document = documents::of_file(connection, &company, file.id)?;
                    let replaced = document
                        .as_ref()
                        .is_some_and(|document| document.file != file.id && present.contains(&document.file));
                    let arriving = document.is_none()
                        && match names::marker_of(&file.name) {
                            Some(marker) => status::is_passing(connection, marker, file.id)?,
                            None => false,
                        };
                    if replaced || arriving {
                        continue;
                    }
                    if let Some(document) = document {
                        let status = status::of(connection, &document, now)?;
                        known.insert(file.id, (document, status));
                    }
                    shown.push(file);
                }
                Ok((shown, known))
            })
            .await?;
        let mut known = known;
        Ok(files.into_iter().map(|file| self.entry(known.remove(&file.id), file)).collect())
    }

    /// What is going on with the documents of a deal: no request to Pipedrive, so it may be asked often.
    pub async fn activity(&self, company: &str, deal: u64) -> Result<Activity> {
        self.core.go_on();
        let (company, now) = (company.to_owned(), self.core.now());
        let found =
            self.core.journal.run(move |connection| status::of_deal(connection, &company, deal, now)).await?;
        let mut hash = digest::Context::new(&digest::SHA256);
        for (document, status) in &found {
            hash.update(format!("{document:?}{status:?}").as_bytes());
        }
        let mut revision = to_hex(hash.finish().as_ref());
        revision.truncate(16);
        Ok(Activity {
            revision,
            files: found.into_iter().map(|(document, status)| (document.file, status)).collect(),
        })
    }

    /// Damaged copies of the documents of a deal.
    pub async fn copies(&self, company: &str, deal: u64) -> Result<Vec<Job>> {
        self.core.copies(company, deal).await
    }

    pub(in crate::documents) fn entry(&self, known: Option<(Document, Status)>, file: RemoteFile) -> Entry {
        let (document, status) =
            known.map_or((None, Status::default()), |(document, status)| (Some(document), status));
        // Between upload and renaming the file carries a technical name.
        let name = match &document {
            Some(document) if names::is_marked(&file.name) && !document.name.is_empty() => {
                document.name.clone()
            }
            _ => file.name,
        };
        let format = formats::detect_for(self.core.source.edition(), &name).ok();
        let settings = &self.core.settings;
        Entry {
            file: file.id,
            document: document.map(|document| document.id),
            extension: format.map(|format| format.extension),
            can_view: format.is_some_and(formats::Format::can_view),
            can_edit: status.state != State::Saving
                && format.is_some_and(|format| format.is_editable(&settings.lossy)),
            name,
            size: file.size,
            add_time: file.add_time,
            update_time: file.update_time,
            status,
        }
    }
}
