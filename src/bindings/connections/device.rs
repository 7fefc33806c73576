//! `DeviceCode`: what a user types on another device.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::connections as core;

#[pyclass(frozen, module = "dealdocs._core.connections")]
pub(crate) struct DeviceCode(pub(super) core::DeviceCode);

#[pymethods]
impl DeviceCode {
    #[getter]
    fn user_code(&self) -> &str {
        &self.0.user_code
    }

    #[getter]
    fn verification_url(&self) -> &str {
        &self.0.verification_url
    }

    #[getter]
    fn complete_url(&self) -> Option<&str> {
        self.0.complete_url.as_deref()
    }

    #[getter]
    fn expires_in(&self) -> u64 {
        self.0.expires_in
    }

    fn __repr__(&self) -> String {
        format!("<DeviceCode for {}>", self.0.verification_url)
    }

    fn __reduce__(_code: Py<Self>) -> PyResult<()> {
        Err(PyTypeError::new_err("a code is good for a few minutes only: ask for a new one"))
    }
}
