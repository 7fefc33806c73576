//! The module `dealdocs._core.documents`.

mod accounts;
mod client;
mod settings;
mod values;

use pyo3::prelude::*;

/// The room `documents` for Python.
#[pymodule]
pub(crate) mod documents {
    #[pymodule_export]
    use super::client::Documents;
}
