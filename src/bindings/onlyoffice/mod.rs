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
    use super::calls::{check, check_async, fetch, fetch_async, formats, formats_async};
    #[pymodule_export]
    use super::command::{command, command_async, fetch_forgotten, fetch_forgotten_async};
    #[pymodule_export]
    use super::config::{EditorConfig, document_key, languages, nearest_language};
    #[pymodule_export]
    use super::convert::{convert, convert_async, convert_to_file, convert_to_file_async};
    #[pymodule_export]
    use super::server::Server;
    #[pymodule_export]
    const CALLBACK_ACCEPTED: &str = crate::onlyoffice::callback::ACCEPTED;
    #[pymodule_export]
    const CALLBACK_REFUSED: &str = crate::onlyoffice::callback::REFUSED;
}
