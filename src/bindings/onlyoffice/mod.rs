//! The module `dealdocs._core.onlyoffice`.

mod callback;
mod calls;
mod command;
mod config;
mod convert;
mod server;
mod settings;

use pyo3::prelude::*;

pub(in crate::bindings) use server::Server;

/// The room `onlyoffice` for Python.
#[pymodule]
pub(crate) mod onlyoffice {
    #[pymodule_export]
    use super::callback::Callback;
    #[pymodule_export]
    use super::calls::{check, fetch, formats};
    #[pymodule_export]
    use super::command::{command, fetch_forgotten};
    #[pymodule_export]
    use super::config::{EditorConfig, document_key, languages, nearest_language};
    #[pymodule_export]
    use super::convert::{convert, convert_to_file};
    #[pymodule_export]
    use super::server::Server;
    #[pymodule_export]
    const CALLBACK_ACCEPTED: &str = crate::onlyoffice::callback::ACCEPTED;
    #[pymodule_export]
    const CALLBACK_REFUSED: &str = crate::onlyoffice::callback::REFUSED;
    #[pymodule_export]
    const MAX_CALLBACK_BYTES: usize = crate::jwt::CALLBACK_BYTES;
}
