//! The module `dealdocs._core.pipedrive`.

#![expect(clippy::needless_pass_by_value, reason = "arguments from Python arrive by value")]

mod answer;
mod client;
mod files;
mod incoming;
mod later;
mod page;
mod pager;
mod record;
mod settings;
mod value;

use pyo3::prelude::*;

pub(in crate::bindings) use client::Client;
pub(in crate::bindings) use later::Later;

/// Pipedrive: client, pagers, records, files, and what comes in from Pipedrive.
#[pymodule]
pub(crate) mod pipedrive {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::answer::Answer;
    #[pymodule_export]
    use super::client::Client;
    #[pymodule_export]
    use super::files::Files;
    #[pymodule_export]
    use super::incoming::{verify_panel_token, verify_webhook};
    #[pymodule_export]
    use super::page::{Page, PageIterator};
    #[pymodule_export]
    use super::pager::{Pager, Walk};
    #[pymodule_export]
    use super::record::Record;
    #[pymodule_export]
    use crate::bindings::download::Download;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::register(module.py())
    }
}

/// Makes `isinstance(record, Mapping)` and `isinstance(page, Sequence)` true.
fn register(py: Python<'_>) -> PyResult<()> {
    pyo3::types::PyMapping::register::<record::Record>(py)?;
    pyo3::types::PySequence::register::<page::Page>(py)
}
