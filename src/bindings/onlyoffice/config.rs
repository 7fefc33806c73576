//! The signed config, and the small pure functions.

use pyo3::prelude::*;

use super::super::pure::pure;
use crate::onlyoffice::config::{Language, Mode};
use crate::onlyoffice::{self, SignedConfig};

/// A signed editor config.
#[pyclass(frozen, module = "dealdocs._core.onlyoffice")]
pub(crate) struct EditorConfig(pub(super) SignedConfig);

#[pymethods]
impl EditorConfig {
    #[getter]
    fn json(&self) -> &str {
        self.0.json()
    }

    #[getter]
    fn token(&self) -> &str {
        self.0.token()
    }

    #[getter]
    fn expires_at(&self) -> i64 {
        self.0.expires_at()
    }

    #[getter]
    fn mode(&self) -> &'static str {
        match self.0.mode() {
            Mode::Edit => "edit",
            Mode::View => "view",
        }
    }

    #[getter]
    fn document_type(&self) -> &'static str {
        self.0.document_type().name()
    }
}

/// The key of one revision of one file.
#[pyfunction]
pub(crate) fn document_key(
    py: Python<'_>,
    instance: &str,
    file_id: &str,
    revision: &str,
) -> PyResult<String> {
    pure(py, || Ok(onlyoffice::document_key(instance, file_id, revision).into()))
}

/// The editor's language that is nearest to a code.
#[pyfunction]
pub(crate) fn nearest_language(py: Python<'_>, code: &str) -> PyResult<&'static str> {
    pure(py, || Language::nearest(code).map(Language::code))
}

/// The codes of all languages of the editor.
#[pyfunction]
pub(crate) fn languages() -> Vec<&'static str> {
    Language::offered().to_vec()
}
