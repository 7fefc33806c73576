//! Python code inside a wait: a signal handler, a progress callback.

use pyo3::prelude::*;

/// Runs `step` with the interpreter; `None` when that is on its way out.
///
/// The step may take its time, so other tasks are moved off this thread first; and it may
/// call us again, which a thread inside the runtime is otherwise refused with a panic.
pub(in crate::bindings) fn attached<R>(step: impl FnOnce(Python<'_>) -> R) -> Option<R> {
    // `try_attach`: a daemon thread may get here while the interpreter is finalized.
    tokio::task::block_in_place(|| Python::try_attach(step))
}
