//! Work of the core that waits for nothing.

use pyo3::prelude::*;

use super::error::raise;
use crate::Result;
use crate::error::caught;

/// Input of more bytes than this is worked on with the GIL released: letting it go costs more for less.
const LARGE: usize = 1024 * 1024;

/// The result of `work`; its error is raised, and a panic in it is an `InternalError`.
pub(super) fn pure<T>(py: Python<'_>, work: impl FnOnce() -> Result<T>) -> PyResult<T> {
    caught(work).map_err(raise(py))
}

/// The same for work over `bytes` bytes of input, during which other threads of Python may run if that is much.
pub(super) fn pure_over<T: Send>(
    py: Python<'_>,
    bytes: usize,
    work: impl FnOnce() -> Result<T> + Send,
) -> PyResult<T> {
    let result = if bytes > LARGE { py.detach(|| caught(work)) } else { caught(work) };
    result.map_err(raise(py))
}
