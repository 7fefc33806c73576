//! `dealdocs._core.formats`: the table as rows, and the questions that need the core.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::formats::ServedFormat;

/// One format as the arguments of the Python class `dealdocs.formats.Format`.
pub(super) fn row<'py>(py: Python<'py>, format: &ServedFormat) -> PyResult<Bound<'py, PyTuple>> {
    let facts = (
        &format.extension,
        format.document_type.map(crate::formats::DocumentType::name),
        PyTuple::new(py, &format.mime_types)?,
        PyTuple::new(py, format.actions.iter().map(crate::formats::Action::name).collect::<Vec<_>>())?,
        PyTuple::new(py, &format.converts_to)?,
    )
        .into_pyobject(py)?;
    let capabilities = [
        format.can_view(),
        format.can_edit(),
        format.can_edit_lossy(),
        format.can_create(),
        format.can_comment(),
        format.can_review(),
        format.can_fill(),
        format.can_modify_filter(),
        format.can_encrypt(),
        format.auto_convert(),
    ];
    facts.add(PyTuple::new(py, capabilities)?)?.cast_into::<PyTuple>().map_err(PyErr::from)
}

/// The submodule.
#[pymodule]
pub(super) mod formats {
    use std::io::Cursor;

    use pyo3::prelude::*;
    use pyo3::types::{PyBytes, PyTuple};

    use super::super::pure::{pure, pure_over};
    use crate::formats::{self, Edition, ServedFormat, file_name, promised, sniff, templates};

    fn edition(version: Option<&str>) -> crate::Result<Edition> {
        version.map_or(Ok(Edition::default()), Edition::of_version)
    }

    /// Every format, as rows for `Format(*row)`.
    #[pyfunction]
    #[pyo3(signature = (docs_version = None))]
    fn table<'py>(py: Python<'py>, docs_version: Option<&str>) -> PyResult<Vec<Bound<'py, PyTuple>>> {
        let all = pure(py, || Ok(formats::all_for(edition(docs_version)?)))?;
        all.iter().map(|format| super::row(py, &ServedFormat::from(*format))).collect()
    }

    /// The extension, as the table spells it.
    #[pyfunction]
    #[pyo3(signature = (extension, docs_version = None))]
    fn find(py: Python<'_>, extension: &str, docs_version: Option<&str>) -> PyResult<Option<&'static str>> {
        pure(py, || {
            let edition = edition(docs_version)?;
            Ok(formats::get_for(edition, extension).map(|format| format.extension))
        })
    }

    /// The extension of a file name, as the table spells it.
    #[pyfunction]
    #[pyo3(signature = (name, docs_version = None))]
    fn detect(py: Python<'_>, name: &str, docs_version: Option<&str>) -> PyResult<&'static str> {
        pure(py, || Ok(formats::detect_for(edition(docs_version)?, name)?.extension))
    }

    /// The extensions with a MIME type.
    #[pyfunction]
    #[pyo3(signature = (mime_type, docs_version = None))]
    fn for_mime_type(
        py: Python<'_>,
        mime_type: &str,
        docs_version: Option<&str>,
    ) -> PyResult<Vec<&'static str>> {
        pure(py, || {
            let found = formats::for_mime_type(edition(docs_version)?, mime_type);
            Ok(found.into_iter().map(|format| format.extension).collect())
        })
    }

    /// The extensions that the app for Pipedrive promises to create, edit and view.
    #[pyfunction]
    fn promises() -> (Vec<&'static str>, Vec<&'static str>, Vec<&'static str>) {
        (promised::CREATE.to_vec(), promised::EDIT.to_vec(), promised::VIEW.to_vec())
    }

    /// The bytes of a blank document.
    #[pyfunction]
    fn blank<'py>(py: Python<'py>, extension: &str, locale: &str) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = pure(py, || templates::blank(extension, &templates::Locale::parse(locale)?))?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// Refuses content that cannot be of the extension.
    #[pyfunction]
    fn check_content(py: Python<'_>, extension: &str, content: &[u8]) -> PyResult<()> {
        pure_over(py, content.len(), || sniff::check(extension, &mut Cursor::new(content)))
    }

    /// A safe bare file name.
    #[pyfunction]
    fn safe_name(py: Python<'_>, name: &str, max_chars: usize) -> PyResult<String> {
        pure(py, || Ok(file_name::sanitise(name, max_chars)))
    }
}
