//! `Answer`: what `request` returns.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use super::value;
use crate::pipedrive as core;

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
        self.json(py)?.call_method1("get", ("data",))
    }

    fn __repr__(&self) -> String {
        format!("<Answer {}, {} bytes>", self.0.status(), self.0.body().len())
    }
}
