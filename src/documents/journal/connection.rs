//! One connection; every piece of work runs to its end on a blocking thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::error::storage;
use super::forking::ForkSafe;
use super::schema;
use crate::documents::disk::private;
use crate::{Error, Result};

/// How long a writer waits for another one.
const BUSY: Duration = Duration::from_secs(10);
/// Between two attempts to open a journal that another process is making.
const PAUSE: Duration = Duration::from_millis(10);

/// The journal: a SQLite file that several processes may share.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    connection: ForkSafe,
}

impl Journal {
    /// A journal in `directory`; nothing is opened yet.
    pub fn new(directory: &Path) -> Self {
        let path = directory.join("journal.sqlite3");
        Self { inner: Arc::new(Inner { path, connection: ForkSafe::new() }) }
    }

    /// Runs `work` on a blocking thread. Dropping the future does not stop it half way.
    pub async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    {
        let journal = self.clone();
        tokio::task::spawn_blocking(move || journal.run_now(work))
            .await
            .map_err(|error| Error::internal("work on the journal broke off").with_source(error))?
    }

    /// Runs `work` on this thread.
    pub fn run_now<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        self.inner.connection.with(|| connect(&self.inner.path), work)
    }
}

fn connect(path: &Path) -> Result<Connection> {
    if let Some(directory) = path.parent() {
        private::directory(directory).map_err(|error| error.about("directory"))?;
    }
    private::touch(path).map_err(|error| error.about("directory"))?;
    let deadline = Instant::now() + BUSY;
    let mut opened = open(path);
    // Two processes that make the journal at once: SQLite refuses one of them without waiting.
    while opened.as_ref().is_err_and(is_busy) && Instant::now() < deadline {
        std::thread::sleep(PAUSE);
        opened = open(path);
    }
    let mut connection = opened.map_err(storage)?;
    schema::prepare(&mut connection)?;
    Ok(connection)
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    // FULL: a committed step survives a power cut, not only a killed process.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;",
    )?;
    Ok(connection)
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}
