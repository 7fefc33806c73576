//! `Pager` and `Walk`: a list, and one pass through it.

use std::sync::Arc;

use pyo3::prelude::*;
use tokio::sync::Mutex;

use super::page::Page;
use super::record::Record;
use crate::Result;
use crate::bindings::error::raise;
use crate::bindings::runtime::Twin;
use crate::pipedrive as core;

#[pyclass(frozen, module = "dealdocs._core.pipedrive")]
pub(crate) struct Pager {
    pub(super) list: core::Pager,
    pub(super) twin: Twin,
    pub(super) both_ends: bool,
}

#[pymethods]
impl Pager {
    fn walk(&self, py: Python<'_>) -> PyResult<Walk> {
        let passage = if self.both_ends {
            Passage::Two(Box::new(self.list.walk_from_both_ends().map_err(raise(py))?))
        } else {
            Passage::One(self.list.walk())
        };
        Ok(Walk { walk: Arc::new(Mutex::new(passage)), twin: self.twin })
    }

    fn first<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let list = self.list.clone();
        self.twin.run(py, async move { Ok(list.first().await?.map(Record)) })
    }

    fn __repr__(&self) -> String {
        self.list.what()
    }
}

#[pyclass(frozen, module = "dealdocs._core.pipedrive")]
pub(crate) struct Walk {
    walk: Arc<Mutex<Passage>>,
    twin: Twin,
}

/// The two ways through a list.
enum Passage {
    One(core::Walk),
    Two(Box<core::BothEnds>),
}

impl Passage {
    async fn next_page(&mut self) -> Result<Option<core::Page>> {
        match self {
            Self::One(walk) => walk.next_page().await,
            Self::Two(walk) => walk.next_page().await,
        }
    }
}

#[pymethods]
impl Walk {
    fn next_page<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let walk = Arc::clone(&self.walk);
        self.twin.run(py, async move { Ok(walk.lock().await.next_page().await?.map(Page::from)) })
    }
}
