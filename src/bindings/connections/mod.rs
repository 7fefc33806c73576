//! The module `dealdocs._core.connections`.

#![expect(clippy::needless_pass_by_value, reason = "arguments from Python arrive by value")]

mod oauth1;

use pyo3::prelude::*;

/// Connections: services, the vault, authorization and calls.
#[pymodule]
pub(crate) mod connections {
    #[pymodule_export]
    use super::oauth1::oauth1_parameters;
}
