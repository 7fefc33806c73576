//! `Answer`: what `request` returns.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use super::value;
use crate::bindings::error::to_pyerr;
use crate::pipedrive as core;
use crate::{Error, ErrorKind};

#[pyclass(frozen, module = "dealdocs._core.pipedrive")]
pub(crate) struct Answer(pub(super) core::Answer);

#[pymethods]
impl Answer {
    #[getter]
    fn status(&self) -> u16 {
        self.0.status()
    }

    #[getter]
    fn request_id(&self) -> Option<String> {
        self.0.request_id()
    }

    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.body())
    }

    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let headers = PyDict::new(py);
        for (name, value) in self.0.headers() {
            headers.set_item(name.as_str(), String::from_utf8_lossy(value.as_bytes()))?;
        }
        Ok(headers)
    }

    fn json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        value::loads(py, &String::from_utf8_lossy(self.0.body()))
    }

    #[getter]
    fn data<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let body = self.json(py)?;
        let Ok(body) = body.cast::<PyDict>() else {
            let what = format!("the answer has no `data`: its body is a JSON {}", body.get_type().name()?);
            let error = Error::new(ErrorKind::Decode, what).with_hint("Read the whole body with `json()`.");
            return Err(to_pyerr(py, &error));
        };
        Ok(body.get_item("data")?.unwrap_or_else(|| py.None().into_bound(py)))
    }

    fn __repr__(&self) -> String {
        format!("<Answer {}, {} bytes>", self.0.status(), self.0.body().len())
    }
}
