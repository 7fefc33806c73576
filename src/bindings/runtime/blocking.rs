//! Waiting for a future from synchronous Python.

use std::time::Duration;

use pyo3::prelude::*;

use super::super::error::raise;
use super::attach::attached;
use super::engine::engine;
use crate::Result;

/// How often a waiting main thread looks for Ctrl-C.
const SIGNAL_TICK: Duration = Duration::from_millis(100);

enum Outcome<T> {
    Done(Result<T>),
    Interrupted(PyErr),
}

/// Waits for `work` with the GIL released; Ctrl-C drops the future and raises `KeyboardInterrupt`.
pub(in crate::bindings) fn block_on<T, F>(py: Python<'_>, work: F) -> PyResult<T>
where
    T: Send,
    F: Future<Output = Result<T>> + Send,
{
    // Short calls in a loop would otherwise never see a signal.
    py.check_signals()?;
    let engine = engine(py)?;
    let outcome = py.detach(|| {
        let _waiting = engine.enter();
        engine.handle().block_on(async {
            tokio::select! {
                biased;
                outcome = engine.guard(work) => Outcome::Done(outcome),
                interrupt = interrupted() => Outcome::Interrupted(interrupt),
            }
        })
    });
    match outcome {
        Outcome::Done(result) => result.map_err(raise(py)),
        Outcome::Interrupted(error) => Err(error),
    }
}

/// Resolves when a signal handler raised; never on threads other than the main one.
async fn interrupted() -> PyErr {
    loop {
        tokio::time::sleep(SIGNAL_TICK).await;
        match attached(|py| if on_main_thread(py)? { py.check_signals().map(|()| true) } else { Ok(false) }) {
            Some(Ok(true)) => {}
            Some(Err(error)) => return error,
            Some(Ok(false)) | None => std::future::pending().await,
        }
    }
}

fn on_main_thread(py: Python<'_>) -> PyResult<bool> {
    let threading = py.import("threading")?;
    let current = threading.call_method0("get_ident")?;
    threading.call_method0("main_thread")?.getattr("ident")?.eq(current)
}
