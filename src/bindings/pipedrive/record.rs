//! `Record`: a read-only mapping over raw JSON.

use bytes::Bytes;
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::{PyAttributeError, PyKeyError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyDict, PyIterator, PyList, PyMapping, PyString, PyTuple};

use super::value;
use crate::bindings::arguments::argument;
use crate::bindings::error::raise;
use crate::pipedrive as core;

/// How many fields a `repr` shows.
const SHOWN: usize = 4;

#[pyclass(frozen, mapping, module = "dealdocs._core.pipedrive")]
pub(crate) struct Record(pub(super) core::Record);

#[pymethods]
impl Record {
    #[new]
    fn new(py: Python<'_>, json: &Bound<'_, PyAny>) -> PyResult<Self> {
        let json: PyBackedBytes = argument(json, "json", "bytes | bytearray")?;
        core::Record::parse(Bytes::from_owner(json)).map(Self).map_err(raise(py))
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        self.0.len().map_err(raise(py))
    }

    fn __contains__(&self, py: Python<'_>, key: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(name) = key.cast::<PyString>() else { return Ok(false) };
        Ok(self.0.field(name.to_cow()?.as_ref()).map_err(raise(py))?.is_some())
    }

    fn __getitem__<'py>(&self, py: Python<'py>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        match self.find(py, key)? {
            Some(value) => Ok(value),
            None => Err(PyKeyError::new_err(key.clone().unbind())),
        }
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        let names: Vec<&str> = self.0.items().map_err(raise(py))?.map(|(name, _)| name).collect();
        PyList::new(py, names)?.try_iter()
    }

    /// Fields are items, not attributes: a field is no method, whatever its name.
    fn __getattr__(&self, name: &str) -> PyResult<()> {
        let known = matches!(self.0.field(name), Ok(Some(_)));
        let message = if known {
            format!("a field is an item of the record: write record[\"{name}\"]")
        } else {
            format!("a record has no attribute or field '{}'", name.escape_debug())
        };
        Err(PyAttributeError::new_err(message))
    }

    #[pyo3(signature = (key, default=None, /))]
    fn get<'py>(
        &self,
        py: Python<'py>,
        key: &Bound<'py, PyAny>,
        default: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        Ok(self.find(py, key)?.or(default))
    }

    fn keys<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let names = PyDict::new(py);
        for (name, _) in self.0.items().map_err(raise(py))? {
            names.set_item(name, py.None())?;
        }
        names.call_method0("keys")
    }

    fn values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_dict(py)?.call_method0("values")
    }

    fn items<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_dict(py)?.call_method0("items")
    }

    pub(super) fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let whole = PyDict::new(py);
        for (name, raw) in self.0.items().map_err(raise(py))? {
            whole.set_item(name, value::decode(py, raw)?)?;
        }
        Ok(whole)
    }

    fn to_json(&self) -> String {
        String::from_utf8_lossy(self.0.json()).into_owned()
    }

    fn __eq__<'py>(&self, py: Python<'py>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let other = if let Ok(record) = other.cast::<Self>() {
            record.get().to_dict(py)?
        } else if let Ok(mapping) = other.cast::<PyMapping>() {
            let whole = PyDict::new(py);
            whole.update(mapping)?;
            whole
        } else {
            return Ok(py.NotImplemented().into_bound(py));
        };
        self.to_dict(py)?.eq(other)?.into_bound_py_any(py)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let fields = self.0.items().map_err(raise(py))?;
        let more = fields.len().saturating_sub(SHOWN);
        let mut parts = Vec::new();
        for (name, raw) in fields.take(SHOWN) {
            let name = PyString::new(py, name).repr()?;
            parts.push(format!("{name}: {}", value::decode(py, raw)?.repr()?));
        }
        if more > 0 {
            parts.push(format!("... {more} more"));
        }
        Ok(format!("Record({{{}}})", parts.join(", ")))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let json = pyo3::types::PyBytes::new(py, self.0.json());
        (py.get_type::<Self>(), (json,)).into_pyobject(py)
    }
}

impl Record {
    fn find<'py>(&self, py: Python<'py>, key: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Ok(name) = key.cast::<PyString>() else { return Ok(None) };
        let raw = self.0.field(name.to_cow()?.as_ref()).map_err(raise(py))?;
        raw.map(|raw| value::decode(py, raw)).transpose()
    }
}
