//! `Page`: the records of one answer, as a sequence.

use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use super::record::Record;
use crate::pipedrive as core;

#[pyclass(frozen, sequence, module = "dealdocs._core.pipedrive")]
pub(crate) struct Page(core::Page);

impl From<core::Page> for Page {
    fn from(page: core::Page) -> Self {
        Self(page)
    }
}

#[pymethods]
impl Page {
    fn __len__(&self) -> usize {
        self.0.records().len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let Ok(index) = key.extract::<isize>() else {
            return self.list(py)?.as_any().get_item(key);
        };
        let records = self.0.records();
        let place =
            if index < 0 { records.len().checked_sub(index.unsigned_abs()) } else { index.try_into().ok() };
        match place.and_then(|place: usize| records.get(place)) {
            Some(record) => Record(record.clone()).into_bound_py_any(py),
            None => Err(PyIndexError::new_err("the page has fewer records")),
        }
    }

    #[pyo3(signature = (*arguments))]
    fn index<'py>(&self, py: Python<'py>, arguments: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
        self.list(py)?.call_method1("index", arguments)
    }

    #[pyo3(signature = (value, /))]
    fn count<'py>(&self, py: Python<'py>, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.list(py)?.call_method1("count", (value,))
    }

    fn __iter__(slf: Py<Self>) -> PageIterator {
        PageIterator { page: slf, next: AtomicUsize::new(0) }
    }

    #[getter]
    fn next_cursor(&self) -> Option<&str> {
        self.0.next_cursor()
    }

    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let records: PyResult<Vec<Bound<'py, PyDict>>> =
            self.0.records().iter().map(|record| Record(record.clone()).to_dict(py)).collect();
        PyList::new(py, records?)
    }

    fn __repr__(&self) -> String {
        format!("<Page of {} records, {} bytes>", self.0.records().len(), self.0.bytes())
    }
}

impl Page {
    fn list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, self.0.records().iter().cloned().map(Record))
    }
}

/// Goes through a page.
#[pyclass(frozen, module = "dealdocs._core.pipedrive")]
pub(crate) struct PageIterator {
    page: Py<Page>,
    next: AtomicUsize,
}

#[pymethods]
impl PageIterator {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self) -> Option<Record> {
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        self.page.get().0.records().get(place).cloned().map(Record)
    }
}
