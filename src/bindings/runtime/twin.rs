//! One set of methods for both twins: the sync one waits, the async one hands out an awaitable.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;

use super::{block_on, spawn};
use crate::Result;

/// Which of the two a native object belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::bindings) enum Twin {
    Sync,
    Async,
}

impl Twin {
    pub(in crate::bindings) fn of(asynchronous: bool) -> Self {
        if asynchronous { Self::Async } else { Self::Sync }
    }

    /// The result of `work`, or an awaitable for it.
    pub(in crate::bindings) fn run<'py, T, F>(self, py: Python<'py>, work: F) -> PyResult<Bound<'py, PyAny>>
    where
        T: for<'any> IntoPyObject<'any> + Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        match self {
            Self::Sync => block_on(py, work)?.into_bound_py_any(py),
            Self::Async => spawn(py, work),
        }
    }
}
