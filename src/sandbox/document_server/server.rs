//! The fake Document Server itself: one handle over its settings, clock and memory.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::settings::Settings;
use super::state::State;
use crate::sandbox::clock::Clock;
use crate::sandbox::options::Options;
use crate::unpoisoned::lock;
use crate::{Error, ErrorKind, Result};

/// A fake Document Server. Clones are the same server.
#[derive(Clone)]
pub struct DocumentServer(Arc<Inner>);

struct Inner {
    initial: Settings,
    settings: RwLock<Arc<Settings>>,
    address: String,
    folder: PathBuf,
    clock: Arc<Clock>,
    state: Mutex<State>,
    pending: watch::Sender<usize>,
    resets: AtomicU64,
    fonts_listed: tokio::sync::OnceCell<()>,
    downloads: OnceLock<reqwest::Client>,
    callbacks: OnceLock<reqwest::Client>,
}

impl DocumentServer {
    /// A server with nothing in it. Opens nothing by itself.
    ///
    /// `address` is its own (scheme, host and port), for the links it hands out.
    pub(in crate::sandbox) fn new(
        options: &Options,
        clock: Arc<Clock>,
        address: &str,
        folder: &Path,
    ) -> Self {
        let mut settings = options.document_server.clone();
        if let Some(jwt) = &mut settings.jwt {
            jwt.secret = options.secret.clone();
            jwt.header.clone_from(&options.jwt_header);
        }
        Self(Arc::new(Inner {
            initial: settings.clone(),
            settings: RwLock::new(Arc::new(settings)),
            address: address.to_owned(),
            folder: folder.to_owned(),
            clock,
            state: Mutex::default(),
            pending: watch::Sender::new(0),
            resets: AtomicU64::new(0),
            fonts_listed: tokio::sync::OnceCell::new(),
            downloads: OnceLock::new(),
            callbacks: OnceLock::new(),
        }))
    }

    /// The server's own address, without a slash at the end.
    pub fn address(&self) -> &str {
        &self.0.address
    }

    /// Filled once the converter has its list of fonts.
    pub(super) fn fonts_listed(&self) -> &tokio::sync::OnceCell<()> {
        &self.0.fonts_listed
    }

    /// Where it may keep files for a while.
    pub(super) fn folder(&self) -> &Path {
        &self.0.folder
    }

    /// The settings as they are now.
    pub fn settings(&self) -> Arc<Settings> {
        self.0.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes settings while the server runs.
    pub fn configure(&self, change: impl FnOnce(&mut Settings)) {
        let mut place = self.0.settings.write().unwrap_or_else(PoisonError::into_inner);
        let mut settings = Settings::clone(&place);
        change(&mut settings);
        *place = Arc::new(settings);
    }

    /// Forgets documents, files, forgotten saves, the log and changed settings. Saves on their way are dropped.
    pub fn reset(&self) {
        self.configure(|settings| settings.clone_from(&self.0.initial));
        self.0.resets.fetch_add(1, Ordering::SeqCst);
        *self.state() = State::default();
    }

    /// Unix seconds of the sandbox's clock.
    pub fn now(&self) -> i64 {
        self.0.clock.now_unix()
    }

    /// Milliseconds of the sandbox's clock that lie `duration` ahead.
    pub(super) fn time_after(&self, duration: Duration) -> i64 {
        self.0.clock.now_ms().saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
    }

    /// Waits until a moment that [`DocumentServer::time_after`] gave.
    pub(super) async fn sleep_until(&self, moment: i64) {
        self.0.clock.sleep_until_ms(moment).await;
    }

    /// Waits in sandbox time: a jump of the clock can end it.
    pub(super) async fn sleep(&self, duration: Duration) {
        self.0.clock.sleep(duration).await;
    }

    /// The memory. Never hold it across an await.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0.state)
    }

    /// How often the server was reset: work from before a reset must not write after it.
    pub(super) fn resets(&self) -> u64 {
        self.0.resets.load(Ordering::SeqCst)
    }

    /// Runs `work` in the background; [`DocumentServer::settle`] waits for it.
    pub(super) fn spawn<F>(&self, work: F) -> JoinHandle<()>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let pending = Pending::new(self.clone());
        tokio::spawn(async move {
            work.await;
            drop(pending);
        })
    }

    /// Waits until every save, callback and closing on its way is done.
    pub async fn settle(&self, limit: Duration) -> Result<()> {
        let mut pending = self.0.pending.subscribe();
        let idle = pending.wait_for(|count| *count == 0);
        match tokio::time::timeout(limit, idle).await {
            Ok(_) => Ok(()),
            Err(_) => Err(Error::new(
                ErrorKind::Timeout,
                format!("the sandbox's Document Server was still saving after {} s", limit.as_secs_f32()),
            )),
        }
    }

    /// The client for `document.url` and the like: redirects are followed.
    pub(super) fn download_client(&self) -> Result<reqwest::Client> {
        client(&self.0.downloads, reqwest::redirect::Policy::default())
    }

    /// The client for callbacks: a redirected POST is not followed.
    pub(super) fn callback_client(&self) -> Result<reqwest::Client> {
        client(&self.0.callbacks, reqwest::redirect::Policy::none())
    }
}

fn client(
    place: &OnceLock<reqwest::Client>,
    redirects: reqwest::redirect::Policy,
) -> Result<reqwest::Client> {
    if let Some(client) = place.get() {
        return Ok(client.clone());
    }
    let client = reqwest::Client::builder()
        .redirect(redirects)
        .no_proxy()
        .user_agent("Node.js/6.13")
        .connect_timeout(Duration::from_secs(10))
        .build()
        .map_err(|error| Error::internal("the sandbox could not make its HTTP client").with_source(error))?;
    Ok(place.get_or_init(|| client).clone())
}

impl std::fmt::Debug for DocumentServer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("DocumentServer").field("address", &self.0.address).finish_non_exhaustive()
    }
}

/// Counts one piece of work in the background, until it is dropped.
struct Pending(DocumentServer);

impl Pending {
    fn new(server: DocumentServer) -> Self {
        server.0.pending.send_modify(|count| *count = count.saturating_add(1));
        Self(server)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.0.pending.send_modify(|count| *count = count.saturating_sub(1));
    }
}
