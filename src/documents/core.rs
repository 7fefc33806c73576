//! What every use case works with.

use std::sync::Arc;

use super::disk::spool::Spool;
use super::journal::{Journal, documents, jobs};
use super::model::{Document, Job};
use super::observer::{Observer, Point};
use super::remote::files::{Accounts, DealFiles, SavedSource};
use super::resuming::background::Background;
use super::settings::Settings;
use crate::{Error, ErrorKind, Result};

/// Tells the time in milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The parts behind [`DealDocuments`](super::DealDocuments): everything but signatures and configs.
pub struct Core {
    pub(super) settings: Settings,
    pub(super) journal: Journal,
    pub(super) spool: Spool,
    pub(super) source: Arc<dyn SavedSource>,
    pub(super) accounts: Arc<dyn Accounts>,
    pub(super) clock: Clock,
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) background: Background,
}

impl Core {
    /// Puts the parts together; nothing is opened.
    pub fn new(settings: Settings, source: Arc<dyn SavedSource>, accounts: Arc<dyn Accounts>) -> Self {
        let (journal, spool) = (Journal::new(&settings.directory), Spool::new(&settings.directory));
        Self {
            settings,
            journal,
            spool,
            source,
            accounts,
            clock: Arc::new(system_time),
            observer: None,
            background: Background::off(),
        }
    }

    /// Uses another clock: for tests.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Tells `observer` about each point of a save.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Lets saves that could not be delivered at once go on by themselves, as long as this value lives.
    #[must_use]
    pub fn going_on_by_itself(mut self) -> Self {
        self.background = Background::on();
        self
    }

    pub(super) fn now(&self) -> i64 {
        (self.clock)()
    }

    pub(super) fn lease_milliseconds(&self) -> i64 {
        milliseconds(self.settings.lease)
    }

    pub(super) fn reached(&self, point: Point) -> Result<()> {
        self.observer.as_ref().map_or(Ok(()), |observer| observer.reached(point))
    }

    pub(super) async fn document(&self, id: &str) -> Result<Document> {
        let id = id.to_owned();
        self.journal.run(move |connection| documents::get(connection, &id)).await
    }

    pub(super) async fn document_of_job(&self, job: u64) -> Result<Document> {
        self.journal
            .run(move |connection| {
                let found = jobs::find(connection, job)?;
                let job = found
                    .ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no save {job}")))?;
                documents::get(connection, &job.document)
            })
            .await
    }

    /// The document of a save and the files of its company, with the credential for saves.
    pub(super) async fn place_of(&self, job: &Job) -> Result<(Document, Arc<dyn DealFiles>)> {
        let document = self.document(&job.document).await?;
        let files = self.accounts.files(&document.company, &job.user).await?;
        Ok((document, files))
    }
}

pub(super) fn milliseconds(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn system_time() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
