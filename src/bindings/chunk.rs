//! A piece of a body on its way to Python.

use std::convert::Infallible;

use bytes::Bytes;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// `bytes` in Python.
pub(super) struct Chunk(pub(super) Bytes);

impl<'py> IntoPyObject<'py> for Chunk {
    type Target = PyBytes;
    type Output = Bound<'py, PyBytes>;
    type Error = Infallible;

    fn into_pyobject(self, py: Python<'py>) -> Result<Self::Output, Infallible> {
        Ok(PyBytes::new(py, &self.0))
    }
}
