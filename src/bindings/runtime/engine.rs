//! One tokio runtime per process.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio_util::sync::CancellationToken;

use crate::connections::unfinished;
use crate::per_process::PerProcess;
use crate::unpoisoned::lock;
use crate::{Error, ErrorKind, Result};

/// How long the interpreter's exit may wait for pending work.
const EXIT_LIMIT: Duration = Duration::from_millis(1500);

/// How much longer it waits for the answer to a token that is on its way: without it the grant may be lost.
const TOKEN_LIMIT: Duration = Duration::from_secs(10);

static ENGINE: PerProcess<Engine> = PerProcess::new();

/// The runtime of this process and what is needed to end it.
pub(super) struct Engine {
    handle: Handle,
    runtime: Mutex<Option<Runtime>>,
    closing: CancellationToken,
    waiting: AtomicUsize,
}

impl Engine {
    fn start() -> Result<Self> {
        super::logging::install(|| started().map(|engine| engine.handle().clone()));
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("dealdocs")
            .enable_all()
            .build()
            .map_err(|error| {
                Error::internal("the runtime cannot start")
                    .with_hint("Check the limit of threads.")
                    .with_source(error)
            })?;
        Ok(Self {
            handle: runtime.handle().clone(),
            runtime: Mutex::new(Some(runtime)),
            closing: CancellationToken::new(),
            waiting: AtomicUsize::new(0),
        })
    }

    /// The way to run work.
    pub(super) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Runs `work` unless the interpreter is exiting; a panic becomes an [`ErrorKind::Internal`].
    pub(super) async fn guard<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        use futures_util::FutureExt;
        let work = std::panic::AssertUnwindSafe(work).catch_unwind();
        tokio::select! {
            biased;
            () = self.closing.cancelled() => Err(closed()),
            outcome = work => outcome.unwrap_or_else(|_| Err(Error::panicked())),
        }
    }

    /// Runs `work` for asyncio. At exit it stays silent: its event loop may be closed already, and
    /// the end of the runtime drops it.
    pub(super) async fn guard_quietly<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let outcome = self.guard(work).await;
        if self.closing.is_cancelled() {
            std::future::pending::<()>().await;
        }
        outcome
    }

    /// Counts a thread that waits inside the runtime, until the answer is dropped.
    pub(super) fn enter(self: &Arc<Self>) -> Waiting {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        Waiting(Arc::clone(self))
    }

    fn close(&self) {
        self.closing.cancel();
        let deadline = Instant::now() + EXIT_LIMIT;
        // Threads blocked in a call must get back into Python before it is finalized.
        while self.waiting.load(Ordering::SeqCst) > 0 && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
        wait_for_tokens();
        let runtime = lock(&self.runtime).take();
        if let Some(runtime) = runtime {
            runtime.shutdown_timeout(deadline.saturating_duration_since(Instant::now()));
        }
    }
}

/// Returns when no token is on its way, after [`TOKEN_LIMIT`], or at another Ctrl-C.
fn wait_for_tokens() {
    let ends = Instant::now() + TOKEN_LIMIT;
    while unfinished() > 0 && Instant::now() < ends {
        std::thread::sleep(Duration::from_millis(20));
        if Python::try_attach(|py| py.check_signals().is_err()) == Some(true) {
            return;
        }
    }
}

/// A thread that waits; see [`Engine::enter`].
pub(super) struct Waiting(Arc<Engine>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The engine of this process, started on first use.
pub(super) fn engine(py: Python<'_>) -> PyResult<Arc<Engine>> {
    if let Some(engine) = ENGINE.get() {
        return Ok(engine);
    }
    let engine = ENGINE.get_or_try_init(Engine::start).map_err(super::super::error::raise(py))?;
    let shutdown = py.import("dealdocs._core.runtime")?.getattr("shutdown")?;
    py.import("atexit")?.call_method1("register", (shutdown,))?;
    Ok(engine)
}

/// The engine of this process, if it was started.
pub(super) fn started() -> Option<Arc<Engine>> {
    ENGINE.get()
}

/// Ends pending work within [`EXIT_LIMIT`], but for a token on its way; called once, at exit, without the GIL.
pub(super) fn shutdown() {
    if let Some(engine) = ENGINE.get() {
        engine.close();
    }
}

pub(super) fn closed() -> Error {
    Error::new(ErrorKind::Closed, "the interpreter is shutting down")
}
