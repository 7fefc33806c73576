//! The module `dealdocs._core.runtime`: the hook at exit, and probes for the process tests.

use std::time::Duration;

use pyo3::prelude::*;

use super::{Nothing, block_on, spawn};
use crate::Result;

/// The runtime's Python side; private.
#[pymodule]
pub(crate) mod runtime {
    #[pymodule_export]
    use super::{fail, fail_async, shutdown, sleep, sleep_async, warn};
}

/// Ends pending work within 1.5 seconds, or 10 when a token is on its way. Registered with `atexit` on first use.
#[pyfunction]
fn shutdown(py: Python<'_>) {
    py.detach(super::engine::shutdown);
}

/// Waits `seconds` in Rust with the GIL released.
#[pyfunction]
fn sleep(py: Python<'_>, seconds: f64) -> PyResult<()> {
    let wait = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    block_on(py, async move {
        tokio::time::sleep(wait).await;
        Ok(())
    })
}

/// An awaitable that waits `seconds` in Rust.
#[pyfunction]
fn sleep_async(py: Python<'_>, seconds: f64) -> PyResult<Bound<'_, PyAny>> {
    let wait = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    spawn(py, async move {
        tokio::time::sleep(wait).await;
        Ok(Nothing)
    })
}

/// Fails as only a fault of ours could: with a panic.
#[pyfunction]
fn fail(py: Python<'_>) -> PyResult<()> {
    block_on(py, unforeseen())
}

/// An awaitable that fails with a panic.
#[pyfunction]
fn fail_async(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    spawn(py, unforeseen::<Nothing>())
}

/// Unwinds without the message that a panic writes.
#[expect(clippy::unused_async, reason = "it must fail where the work of a call runs")]
async fn unforeseen<T>() -> Result<T> {
    std::panic::resume_unwind(Box::new("a probe"))
}

/// Logs a warning in Rust, from a task of the runtime.
#[pyfunction]
fn warn(py: Python<'_>, text: String) -> PyResult<()> {
    block_on(py, async move {
        let task = tokio::spawn(async move { log::warn!(target: "dealdocs::runtime", "{text}") });
        task.await.map_err(|error| crate::Error::internal("the probe broke off").with_source(error))
    })
}
