//! A core error becomes the exception class of its kind, with its facts as keyword fields.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

use crate::{Error, ErrorKind};

static EXCEPTIONS: PyOnceLock<Py<PyModule>> = PyOnceLock::new();

/// The names that `dealdocs.exceptions` must define, one per kind.
pub(super) fn class_names() -> Vec<&'static str> {
    ErrorKind::ALL.iter().map(|kind| kind.class_name()).collect()
}

/// The Python exception for `error`.
pub(super) fn to_pyerr(py: Python<'_>, error: &Error) -> PyErr {
    match build(py, error) {
        Ok(exception) => PyErr::from_value(exception),
        Err(failure) => failure,
    }
}

fn build<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    let exceptions =
        EXCEPTIONS.get_or_try_init(py, || PyResult::Ok(py.import("dealdocs.exceptions")?.unbind()))?.bind(py);
    let details = error.details();
    let fields = PyDict::new(py);
    fields.set_item("status", details.status)?;
    fields.set_item("code", details.code.as_deref())?;
    fields.set_item("request_id", details.request_id.as_deref())?;
    fields.set_item("retry_after", details.retry_after.map(|wait| wait.as_secs_f64()))?;
    fields.set_item("hint", details.hint.as_deref())?;
    exceptions.getattr(error.kind().class_name())?.call((error.message(),), Some(&fields))
}

/// Lets binding functions use `?` on core results through `.map_err(raise(py))`.
pub(super) fn raise(py: Python<'_>) -> impl Fn(Error) -> PyErr + '_ {
    move |error| to_pyerr(py, &error)
}
