//! One set of methods for both twins: the sync one waits, the async one hands out an awaitable.

use std::pin::Pin;

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
        self.run_boxed(py, Box::pin(async move { work.await.map(Made::of) }))
    }

    /// One type of work for all methods: the waiting and the bridge to asyncio are large, and would
    /// otherwise be compiled twice for each of them.
    fn run_boxed(self, py: Python<'_>, work: Work) -> PyResult<Bound<'_, PyAny>> {
        match self {
            Self::Sync => block_on(py, work)?.into_bound_py_any(py),
            Self::Async => spawn(py, work),
        }
    }
}

type Work = Pin<Box<dyn Future<Output = Result<Made>> + Send>>;

type Conversion = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;

/// A result that becomes a Python object where the interpreter is attached.
struct Made(Conversion);

impl Made {
    fn of<T>(value: T) -> Self
    where
        T: for<'any> IntoPyObject<'any> + Send + 'static,
    {
        Self(Box::new(move |py| value.into_py_any(py)))
    }
}

impl<'py> IntoPyObject<'py> for Made {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        (self.0)(py).map(|object| object.into_bound(py))
    }
}
