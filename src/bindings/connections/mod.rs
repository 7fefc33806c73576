//! The module `dealdocs._core.connections`.

#![expect(clippy::needless_pass_by_value, reason = "arguments from Python arrive by value")]

mod answer;
mod call;
mod cdata;
mod connection;
mod device;
mod fault;
mod given;
mod json;
mod oauth1;
mod opening;
mod store;

use std::path::PathBuf;

use pyo3::prelude::*;

use crate::bindings::error::raise;

pub(in crate::bindings) use connection::Connection;

/// Connections: services, the vault, authorization and calls.
#[pymodule]
pub(crate) mod connections {
    #[pymodule_export]
    use super::answer::Answer;
    #[pymodule_export]
    use super::cdata::parse_cdata;
    #[pymodule_export]
    use super::connection::Connection;
    #[pymodule_export]
    use super::create_key_file;
    #[pymodule_export]
    use super::device::DeviceCode;
    #[pymodule_export]
    use super::fault::fault;
    #[pymodule_export]
    use super::oauth1::oauth1_parameters;
    #[pymodule_export]
    use super::store::Store;
}

/// Writes a new random key to `path`.
#[pyfunction]
fn create_key_file(py: Python<'_>, path: PathBuf) -> PyResult<()> {
    py.detach(|| crate::vault::create_key_file(&path)).map_err(raise(py))
}
