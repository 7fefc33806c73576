//! A callback: what the Document Server reports about a session.

use std::sync::Arc;

use aws_lc_rs::digest;

use crate::documents::core::Core;
use crate::documents::journal::arrival::Arrival;
use crate::documents::journal::ending;
use crate::documents::journal::receive::Acceptance;
use crate::documents::journal::{documents, jobs, losses, sessions};
use crate::documents::model::{Document, SessionState};
use crate::documents::tokens::Claims;
use crate::encoding::to_hex;
use crate::onlyoffice::CallbackStatus;
use crate::{Error, ErrorKind, Result, random};

/// A verified callback, as far as saving needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What happened.
    pub status: CallbackStatus,
    /// Document key.
    pub key: String,
    /// Where the bytes are.
    pub url: Option<String>,
    /// Extension of the bytes.
    pub file_type: Option<String>,
    /// `lastsave`, in milliseconds since 1970.
    pub last_save: Option<i64>,
    /// Nothing changed since the last forced save.
    pub not_modified: bool,
    /// Ids of the users in the editor.
    pub users: Vec<String>,
}

impl Core {
    /// Takes a callback in. Returns only when it may be acknowledged: its bytes are durable.
    pub async fn report(self: &Arc<Self>, link: &Claims, report: Report) -> Result<()> {
        if report.key != link.key {
            return Err(Error::new(
                ErrorKind::Callback,
                "the callback names another document key than its link",
            ));
        }
        self.know(link).await?;
        let reported = match report.status {
            CallbackStatus::Editing => self.someone_edits(report).await,
            CallbackStatus::Closed => self.closed_unchanged(report.key).await,
            status if status.needs_save() || status.is_corrupted() => self.save_content(link, report).await,
            status => {
                log::info!("callback status {} needs no work", status.code());
                Ok(())
            }
        };
        self.go_on();
        reported
    }

    async fn save_content(self: &Arc<Self>, link: &Claims, report: Report) -> Result<()> {
        match &report.url {
            Some(_) => self.take_in(link, report).await,
            None if report.status.is_corrupted() => self.note_loss(link, report).await,
            None => Err(Error::new(
                ErrorKind::Callback,
                format!("the callback of status {} has no address to fetch from", report.status.code()),
            )),
        }
    }

    // Whatever the link is bound to is in the journal, even if the journal is new.
    async fn know(&self, link: &Claims) -> Result<()> {
        let (link, now) = (link.clone(), self.now());
        self.journal
            .run(move |connection| {
                if sessions::get(connection, &link.key)?.is_some() {
                    return Ok(());
                }
                let document = Document {
                    id: link.document.clone(),
                    company: link.company,
                    deal: link.deal,
                    file: link.file,
                    name: String::new(),
                    revision: link.revision,
                    content_key: None,
                    delivered: 0,
                };
                let transaction = documents::writing(connection)?;
                documents::insert(&transaction, &document)?;
                // The file may already belong to a document with another id: that one counts.
                let known = documents::find(&transaction, &link.document)?.or(documents::of_file(
                    &transaction,
                    &document.company,
                    link.file,
                )?);
                let known = known.ok_or_else(|| Error::internal("a new document is not in the journal"))?;
                sessions::offer(&transaction, &link.key, &known.id, link.revision, now)?;
                documents::commit(transaction)
            })
            .await
    }

    async fn someone_edits(&self, report: Report) -> Result<()> {
        let now = self.now();
        self.journal
            .run(move |connection| {
                sessions::report(connection, &report.key, SessionState::Editing, &report.users, now)
            })
            .await
    }

    // Forced saves changed the content under this key: reopening it could show the old content.
    pub(in crate::documents) async fn closed_unchanged(&self, key: String) -> Result<()> {
        let now = self.now();
        self.journal
            .run(move |connection| {
                let transaction = documents::writing(connection)?;
                match jobs::last_accepted(&transaction, &key)? {
                    Some(_) => ending::end_session(&transaction, &key, now)?,
                    None => sessions::report(&transaction, &key, SessionState::Closed, &[], now)?,
                }
                documents::commit(transaction)
            })
            .await
    }

    // There is nothing to keep here, but somebody has to learn that work was lost.
    async fn note_loss(&self, link: &Claims, report: Report) -> Result<()> {
        let document = self.session_document(&report.key).await?;
        let (arrival, now) = (arrival(&document, &link.user, report)?, self.now());
        log::warn!(
            "the Document Server could not save file {} of deal {} (status {}) and sent no bytes",
            link.file,
            link.deal,
            arrival.status.code()
        );
        let is_final = arrival.status.is_final();
        self.journal.run(move |connection| losses::note(connection, &arrival, now)).await?;
        if !is_final {
            return Ok(());
        }
        // Once it is told "saved", the Document Server drops what it still has of the session: its own last copy.
        Err(Error::new(
            ErrorKind::Callback,
            "the Document Server could not save this document and sent no bytes",
        )
        .with_hint("It was asked to keep what it has; call `recover_forgotten`."))
    }

    async fn take_in(self: &Arc<Self>, link: &Claims, report: Report) -> Result<()> {
        let document = self.session_document(&report.key).await?;
        let arrival = arrival(&document, &link.user, report)?;
        let Some((job, lease)) = self.note(arrival).await? else { return Ok(()) };
        let acceptance = self.fetch(&job, &lease).await;
        lease.end().await;
        if acceptance? == Acceptance::New && !self.settings.deliver_within.is_zero() {
            self.deliver_soon(document).await;
        }
        Ok(())
    }

    async fn session_document(&self, key: &str) -> Result<String> {
        let key = key.to_owned();
        let session = self.journal.run(move |connection| sessions::get(connection, &key)).await?;
        session
            .map(|session| session.document)
            .ok_or_else(|| Error::new(ErrorKind::Callback, "the session of this callback is not known"))
    }
}

fn arrival(document: &str, user: &str, report: Report) -> Result<Arrival> {
    let url = report.url.unwrap_or_default();
    let identity = format!("{}\n{}\n{:?}\n{url}", report.key, report.status.code(), report.last_save);
    let fingerprint = digest::digest(&digest::SHA256, identity.as_bytes());
    Ok(Arrival {
        document: document.to_owned(),
        key: report.key,
        user: user.to_owned(),
        status: report.status,
        url,
        file_type: report.file_type,
        last_save: report.last_save,
        not_modified: report.not_modified,
        fingerprint: to_hex(fingerprint.as_ref()),
        marker: random::hex::<8>()?,
    })
}
