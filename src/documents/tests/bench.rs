//! A work bench: the parts of a save, put together over fakes.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use super::deal::FakeDeal;
use super::editor::FakeEditor;
use crate::documents::{
    Claims, Clock, Core, Observer, Offer, OneAccount, Point, Purpose, Report, Settings, Viewer,
};
use crate::onlyoffice::CallbackStatus;
use crate::{Error, Result};

pub const DEAL: u64 = 7;

/// Stops the work at a point, once.
#[derive(Default)]
pub struct Stop(pub Mutex<Option<Point>>);

impl Observer for Stop {
    fn reached(&self, point: Point) -> Result<()> {
        let mut stop = self.0.lock().unwrap();
        if *stop == Some(point) {
            *stop = None;
            return Err(Error::internal("stopped by the test"));
        }
        Ok(())
    }
}

pub struct Bench {
    pub core: Arc<Core>,
    pub deal: FakeDeal,
    pub editor: FakeEditor,
    pub file: u64,
    pub time: Arc<AtomicI64>,
    pub stop: Arc<Stop>,
    pub folder: tempfile::TempDir,
}

impl Bench {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::made(change, |core| core)
    }

    /// Saves that fail go on by themselves, by a clock that runs.
    pub fn going_on(change: impl FnOnce(&mut Settings)) -> Self {
        Self::made(change, |core| core.with_clock(running_clock()).going_on_by_itself())
    }

    fn made(change: impl FnOnce(&mut Settings), finish: impl FnOnce(Core) -> Core) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (deal, file) = FakeDeal::with_file("Offer.docx", "start.");
        let mut settings = settings(&folder);
        change(&mut settings);
        let (editor, time, stop) =
            (FakeEditor::default(), Arc::new(AtomicI64::new(1_000_000)), Arc::new(Stop::default()));
        let core = Arc::new(finish(core(settings, &deal, &editor, &time, &stop)));
        Self { core, deal, editor, file, time, stop, folder }
    }

    /// Another process on the same directory.
    pub fn second_core(&self) -> Arc<Core> {
        Arc::new(core(self.core.settings.clone(), &self.deal, &self.editor, &self.time, &self.stop))
    }

    /// Another process on the same directory, whose saves go on by themselves.
    pub fn second_core_going_on(&self) -> Arc<Core> {
        let settings = self.core.settings.clone();
        Arc::new(core(settings, &self.deal, &self.editor, &self.time, &self.stop).going_on_by_itself())
    }

    pub fn viewer(&self) -> Viewer {
        Viewer {
            company: "acme".into(),
            user: "3".into(),
            name: "Ann".into(),
            files: Arc::new(self.deal.clone()),
        }
    }

    pub fn pass(&self, seconds: i64) {
        self.time.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub async fn open(&self) -> Offer {
        self.core.offer(&self.viewer(), DEAL, self.file).await.unwrap()
    }

    pub async fn report(&self, offer: &Offer, report: Report) -> Result<()> {
        self.core.report(&link(offer), Report { key: offer.key.clone(), ..report }).await
    }

    /// A callback with content; its address follows from the content.
    pub async fn save(&self, offer: &Offer, status: u64, content: &str) -> Result<()> {
        let url = format!("https://docs.example.com/{content}");
        self.editor.publish(&url, content);
        self.report(
            offer,
            Report { status: CallbackStatus::from_code(status), url: Some(url), ..Report::default() },
        )
        .await
    }

    pub async fn someone_edits(&self, offer: &Offer) {
        self.report(
            offer,
            Report { status: CallbackStatus::Editing, users: vec!["3".into()], ..Report::default() },
        )
        .await
        .unwrap();
    }

    /// Time passes and everything that can be delivered is delivered.
    pub async fn settle(&self) {
        for _ in 0..40 {
            self.core.resume().await.unwrap();
            if self.core.pending().await.unwrap().is_empty() {
                return;
            }
            self.pass(7200);
        }
        panic!("saves never settle: {:#?}", self.core.pending().await.unwrap());
    }

    /// Names and contents of the deal's files.
    pub fn files(&self) -> Vec<(String, String)> {
        let state = self.deal.state();
        let files = state.active();
        files
            .iter()
            .map(|(name, content)| ((*name).into(), String::from_utf8_lossy(content).into()))
            .collect()
    }

    pub fn spool_is_empty(&self) -> bool {
        std::fs::read_dir(self.folder.path().join("data/spool"))
            .map_or(true, |mut entries| entries.next().is_none())
    }
}

pub fn settings(folder: &tempfile::TempDir) -> Settings {
    let directory = folder.path().join("data");
    Settings::new(directory, "test", "https://app.example.com", "a secret of the app, long enough for tests")
        .unwrap()
}

pub fn link(offer: &Offer) -> Claims {
    Claims {
        purpose: Purpose::Callback,
        company: offer.document.company.clone(),
        deal: offer.document.deal,
        file: offer.document.file,
        document: offer.document.id.clone(),
        revision: offer.document.revision,
        key: offer.key.clone(),
        user: "3".into(),
        until: i64::MAX,
    }
}

fn core(
    settings: Settings,
    deal: &FakeDeal,
    editor: &FakeEditor,
    time: &Arc<AtomicI64>,
    stop: &Arc<Stop>,
) -> Core {
    let time = Arc::clone(time);
    let accounts = Arc::new(OneAccount(Arc::new(deal.clone())));
    Core::new(settings, Arc::new(editor.clone()), accounts)
        .with_clock(Arc::new(move || time.load(Ordering::SeqCst)))
        .with_observer(Arc::clone(stop) as Arc<dyn Observer>)
}

fn running_clock() -> Clock {
    let start = std::time::Instant::now();
    Arc::new(move || 1_000_000 + i64::try_from(start.elapsed().as_millis()).unwrap())
}
