//! A callback: what the Document Server reports about a session.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest;

use super::core::Core;
use super::files::Fetched;
use super::journal::receive::{self, Acceptance, Arrival, FORGOTTEN, Reception};
use super::journal::{documents, jobs, sessions};
use super::lease::Lease;
use super::model::{Document, Job, SessionState};
use super::observer::Point;
use super::spool::Incoming;
use super::tokens::Claims;
use crate::{Error, ErrorKind, Result, random};

/// A verified callback, as far as saving needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Status code.
    pub status: u64,
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
        match (report.status, &report.url) {
            (1, _) => self.someone_edits(report).await,
            (4, _) => self.closed_unchanged(report.key).await,
            (2 | 6, None) => Err(Error::new(
                ErrorKind::Callback,
                format!("the callback of status {} has no address to fetch from", report.status),
            )),
            (2 | 3 | 6 | 7, Some(_)) => self.take_in(link, report).await,
            (3, None) => self.ended_badly(report.key).await,
            (status, _) => {
                log::info!("callback status {status} needs no work");
                Ok(())
            }
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
    async fn closed_unchanged(&self, key: String) -> Result<()> {
        let now = self.now();
        self.journal
            .run(move |connection| {
                let transaction = documents::writing(connection)?;
                match jobs::last_accepted(&transaction, &key)? {
                    Some(_) => receive::end_session(&transaction, &key, now)?,
                    None => sessions::report(&transaction, &key, SessionState::Closed, &[], now)?,
                }
                documents::commit(transaction)
            })
            .await
    }

    async fn ended_badly(&self, key: String) -> Result<()> {
        log::warn!("the Document Server could not save a document and sent no bytes");
        let now = self.now();
        self.journal
            .run(move |connection| {
                let transaction = documents::writing(connection)?;
                receive::end_session(&transaction, &key, now)?;
                documents::commit(transaction)
            })
            .await
    }

    async fn take_in(self: &Arc<Self>, link: &Claims, report: Report) -> Result<()> {
        let document = self.session_document(&report.key).await?;
        let arrival = arrival(&document, &link.user, report)?;
        let Some((job, lease)) = self.note(arrival).await? else { return Ok(()) };
        let acceptance = self.fetch(&job, &lease).await?;
        drop(lease);
        if acceptance == Acceptance::New && !self.settings.deliver_within.is_zero() {
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

    /// Notes bytes that wait to be fetched; `None` when they are safe already.
    pub(super) async fn note(&self, arrival: Arrival) -> Result<Option<(Job, Lease)>> {
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
                self.reached(Point::Received)?;
                Ok(Some((*job, lease)))
            }
        }
    }

    /// Fetches the bytes of a noted save and accepts them.
    pub(super) async fn fetch(&self, job: &Job, lease: &Lease) -> Result<Acceptance> {
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

    // Delivery goes on by itself when the wait ends: breaking off an upload would leave its outcome open.
    async fn deliver_soon(self: &Arc<Self>, document: String) {
        let core = Arc::clone(self);
        let delivery = tokio::spawn(async move { core.deliver_document(&document).await });
        if let Ok(Ok(Err(error))) = tokio::time::timeout(self.settings.deliver_within, delivery).await {
            log::warn!("a save waits for a further attempt: {error}");
        }
    }
}

fn arrival(document: &str, user: &str, report: Report) -> Result<Arrival> {
    let url = report.url.unwrap_or_default();
    let identity = format!("{}\n{}\n{:?}\n{url}", report.key, report.status, report.last_save);
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
        fingerprint: random::to_hex(fingerprint.as_ref()),
        marker: random::hex::<8>()?,
    })
}
