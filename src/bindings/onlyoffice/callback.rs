//! A verified callback.

use pyo3::prelude::*;
use serde_json::value::RawValue;

use crate::onlyoffice;

/// A verified report of the Document Server.
#[pyclass(frozen, module = "dealdocs._core.onlyoffice")]
pub(crate) struct Callback(pub(super) onlyoffice::Callback);

#[pymethods]
impl Callback {
    #[getter]
    fn status(&self) -> u64 {
        self.0.status.code()
    }

    #[getter]
    fn key(&self) -> &str {
        self.0.key.as_str()
    }

    #[getter]
    fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    #[getter]
    fn file_type(&self) -> Option<&str> {
        self.0.file_type.as_deref()
    }

    #[getter]
    fn changes_url(&self) -> Option<&str> {
        self.0.changes_url.as_deref()
    }

    #[getter]
    fn forms_data_url(&self) -> Option<&str> {
        self.0.forms_data_url.as_deref()
    }

    #[getter]
    fn users(&self) -> Vec<&str> {
        self.0.users.iter().map(String::as_str).collect()
    }

    #[getter]
    fn actions(&self) -> Vec<(i64, &str)> {
        self.0.actions.iter().map(|action| (action.kind.code(), action.user_id.as_str())).collect()
    }

    #[getter]
    fn force_save_type(&self) -> Option<i64> {
        self.0.force_save_type.map(onlyoffice::callback::ForceSaveType::code)
    }

    #[getter]
    fn user_data(&self) -> Option<&str> {
        self.0.user_data.as_deref()
    }

    #[getter]
    fn last_save(&self) -> Option<&str> {
        self.0.last_save.as_deref()
    }

    #[getter]
    fn not_modified(&self) -> bool {
        self.0.not_modified
    }

    #[getter]
    fn encrypted(&self) -> bool {
        self.0.encrypted
    }

    #[getter]
    fn history<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        json(py, self.0.history.as_deref())
    }

    #[getter]
    fn mail_merge<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        json(py, self.0.mail_merge.as_deref())
    }

    #[getter]
    fn needs_save(&self) -> bool {
        self.0.needs_save()
    }

    #[getter]
    fn is_corrupted(&self) -> bool {
        self.0.is_corrupted()
    }

    #[getter]
    fn is_final(&self) -> bool {
        self.0.is_final()
    }

    #[getter]
    fn is_forced(&self) -> bool {
        self.0.is_forced()
    }

    #[getter]
    fn is_editing(&self) -> bool {
        self.0.is_editing()
    }

    fn __repr__(&self) -> String {
        format!("Callback(status={}, key='{}')", self.0.status.code(), self.0.key)
    }
}

fn json<'py>(py: Python<'py>, raw: Option<&RawValue>) -> PyResult<Option<Bound<'py, PyAny>>> {
    raw.map(|raw| py.import("json")?.call_method1("loads", (raw.get(),))).transpose()
}
