//! Handing a future to asyncio.

use std::convert::Infallible;
use std::pin::Pin;

use pyo3::prelude::*;
use pyo3::types::PyNone;
use pyo3_async_runtimes::TaskLocals;
use pyo3_async_runtimes::generic::{self, ContextExt, JoinError, Runtime};
use tokio::task::JoinHandle;

use super::super::error::to_pyerr;
use super::engine::{engine, started};
use crate::{Error, Result};

tokio::task_local! {
    static LOCALS: TaskLocals;
}

/// Our runtime for the bridge; its own one cannot be replaced after a fork.
struct Bridge;

impl Runtime for Bridge {
    type JoinError = Ended;
    type JoinHandle = Task;

    fn spawn<F: Future<Output = ()> + Send + 'static>(work: F) -> Task {
        Task(started().map(|engine| engine.handle().spawn(work)))
    }

    fn spawn_blocking<F: FnOnce() + Send + 'static>(work: F) -> Task {
        Task(started().map(|engine| engine.handle().spawn_blocking(work)))
    }
}

impl ContextExt for Bridge {
    fn scope<F, R>(locals: TaskLocals, work: F) -> Pin<Box<dyn Future<Output = R> + Send>>
    where
        F: Future<Output = R> + Send + 'static,
    {
        Box::pin(LOCALS.scope(locals, work))
    }

    fn get_task_locals() -> Option<TaskLocals> {
        LOCALS.try_with(TaskLocals::clone).ok()
    }
}

/// A spawned task; `None` when there is no engine to run it.
struct Task(Option<JoinHandle<()>>);

impl Future for Task {
    type Output = Result<(), Ended>;

    fn poll(mut self: Pin<&mut Self>, context: &mut std::task::Context<'_>) -> std::task::Poll<Self::Output> {
        match self.0.as_mut() {
            Some(task) => Pin::new(task).poll(context).map(|ended| ended.map_err(|error| Ended(Some(error)))),
            None => std::task::Poll::Ready(Err(Ended(None))),
        }
    }
}

/// Why a task ended early.
struct Ended(Option<tokio::task::JoinError>);

impl JoinError for Ended {
    fn is_panic(&self) -> bool {
        self.0.as_ref().is_some_and(tokio::task::JoinError::is_panic)
    }

    fn into_panic(self) -> Box<dyn std::any::Any + Send + 'static> {
        match self.0.map(tokio::task::JoinError::try_into_panic) {
            Some(Ok(panic)) => panic,
            Some(Err(_)) | None => Box::new("the task was cancelled"),
        }
    }
}

/// An awaitable for `work`; cancelling it drops the future, which closes its connection.
pub(in crate::bindings) fn spawn<'py, T, F>(py: Python<'py>, work: F) -> PyResult<Bound<'py, PyAny>>
where
    T: for<'any> IntoPyObject<'any> + Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    let engine = engine(py)?;
    generic::future_into_py::<Bridge, _, _>(py, async move { Ok(Outcome(engine.guard_quietly(work).await)) })
}

/// A result that raises our exception when the bridge converts it, where it is attached anyway.
struct Outcome<T>(Result<T, Error>);

impl<'py, T: IntoPyObject<'py>> IntoPyObject<'py> for Outcome<T> {
    type Target = T::Target;
    type Output = T::Output;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> Result<Self::Output, PyErr> {
        match self.0 {
            Ok(value) => value.into_pyobject(py).map_err(Into::into),
            Err(error) => Err(to_pyerr(py, &error)),
        }
    }
}

/// `None` in Python; the unit type would arrive as an empty tuple.
pub(in crate::bindings) struct Nothing;

impl<'py> IntoPyObject<'py> for Nothing {
    type Target = PyNone;
    type Output = Borrowed<'py, 'py, PyNone>;
    type Error = Infallible;

    fn into_pyobject(self, py: Python<'py>) -> Result<Self::Output, Infallible> {
        Ok(PyNone::get(py))
    }
}
