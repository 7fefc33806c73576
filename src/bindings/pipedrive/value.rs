//! Raw JSON to Python values: scalars here, nested values through Python's own `json`.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString};

use crate::bindings::error::to_pyerr;
use crate::{Error, ErrorKind};

static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// The Python value of one JSON value, the same as `json.loads` gives.
pub(super) fn decode<'py>(py: Python<'py>, raw: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let text = std::str::from_utf8(raw).map_err(|_| not_text(py))?;
    match raw.first() {
        Some(b'"') if !text.contains('\\') => Ok(PyString::new(py, text.trim_matches('"')).into_any()),
        Some(b'n') if text == "null" => Ok(py.None().into_bound(py)),
        Some(b't') if text == "true" => Ok(PyBool::new(py, true).to_owned().into_any()),
        Some(b'f') if text == "false" => Ok(PyBool::new(py, false).to_owned().into_any()),
        Some(b'-' | b'0'..=b'9') => number(py, text),
        _ => loads(py, text),
    }
}

fn number<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    if text.contains(['.', 'e', 'E']) {
        // Rust's own parser rounds as Python does.
        return match text.parse::<f64>() {
            Ok(number) => Ok(PyFloat::new(py, number).into_any()),
            Err(_) => loads(py, text),
        };
    }
    match text.parse::<i64>() {
        Ok(number) => Ok(PyInt::new(py, number).into_any()),
        // Larger than 64 bits.
        Err(_) => loads(py, text),
    }
}

/// `json.loads`, with its failures (too deep, not JSON) as our own.
pub(super) fn loads<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    let loads = LOADS.get_or_try_init(py, || PyResult::Ok(py.import("json")?.getattr("loads")?.unbind()))?;
    loads.bind(py).call1((text,)).map_err(|failure| {
        let error = Error::new(ErrorKind::Decode, "a value of the answer cannot be decoded as JSON");
        let raised = to_pyerr(py, &error);
        raised.set_cause(py, Some(failure));
        raised
    })
}

fn not_text(py: Python<'_>) -> PyErr {
    to_pyerr(py, &Error::new(ErrorKind::Decode, "a value of the answer is not UTF-8 text"))
}
