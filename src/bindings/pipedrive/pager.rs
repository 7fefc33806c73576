//! `Pager` and `Walk`: a list, and one pass through it.

use std::sync::Arc;

use pyo3::prelude::*;
use tokio::sync::Mutex;

use super::page::Page;
use super::record::Record;
use super::twin::Twin;
use crate::pipedrive as core;

#[pyclass(frozen, module = "dealdocs._core.pipedrive")]
pub(crate) struct Pager {
    pub(super) pager: core::Pager,
    pub(super) twin: Twin,
}

#[pymethods]
impl Pager {
    fn walk(&self) -> Walk {
        Walk { walk: Arc::new(Mutex::new(self.pager.walk())), twin: self.twin }
    }

    fn first<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let pager = self.pager.clone();
        self.twin.run(py, async move { Ok(pager.first().await?.map(Record)) })
    }

    fn __repr__(&self) -> String {
        format!("<Pager of {}>", self.pager.what())
    }
}

#[pyclass(frozen, module = "dealdocs._core.pipedrive")]
pub(crate) struct Walk {
    walk: Arc<Mutex<core::Walk>>,
    twin: Twin,
}

#[pymethods]
impl Walk {
    fn next_page<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let walk = Arc::clone(&self.walk);
        self.twin.run(py, async move { Ok(walk.lock().await.next_page().await?.map(Page::from)) })
    }
}
