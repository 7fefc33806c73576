//! A core error becomes the exception class of its kind, with its facts as keyword fields.

use std::time::Duration;

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

/// The core's error that one of our exceptions was made of; `None` for an exception of somebody else.
pub(super) fn from_pyerr(py: Python<'_>, failure: &PyErr) -> Option<Error> {
    let (class, value) = (failure.get_type(py), failure.value(py));
    if class.module().ok()? != "dealdocs.exceptions" {
        return None;
    }
    let name = class.name().ok()?.to_string();
    let kind = ErrorKind::ALL.iter().find(|kind| kind.class_name() == name)?;
    let field = |name: &str| value.getattr(name).ok().filter(|found| !found.is_none());
    let text = |name: &str| field(name).and_then(|found| found.extract::<String>().ok());
    let mut error = Error::new(*kind, text("message")?).with_request_id(text("request_id"));
    if let Some(status) = field("status").and_then(|found| found.extract().ok()) {
        error = error.with_status(status);
    }
    if let Some(code) = text("code") {
        error = error.with_code(code);
    }
    if let Some(hint) = text("hint") {
        error = error.with_hint(hint);
    }
    let seconds = field("retry_after").and_then(|found| found.extract().ok());
    let wait = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    Some(error.with_retry_after(wait))
}

/// Lets binding functions use `?` on core results through `.map_err(raise(py))`.
pub(super) fn raise(py: Python<'_>) -> impl Fn(Error) -> PyErr + '_ {
    move |error| to_pyerr(py, &error)
}
