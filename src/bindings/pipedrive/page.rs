//! `Page`: the records of one answer, as a sequence.

use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

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

    fn __getitem__(&self, index: isize) -> PyResult<Record> {
        let records = self.0.records();
        let place =
            if index < 0 { records.len().checked_sub(index.unsigned_abs()) } else { index.try_into().ok() };
        let record = place.and_then(|place: usize| records.get(place));
        record.cloned().map(Record).ok_or_else(|| PyIndexError::new_err("the page has fewer records"))
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
