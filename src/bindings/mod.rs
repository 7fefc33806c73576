//! The Python face of the crate: conversion, GIL, errors and runtime; no logic.

mod arguments;
mod chunk;
mod connections;
mod content;
mod documents;
mod download;
mod error;
mod formats;
mod jwt;
mod onlyoffice;
mod pipedrive;
mod pure;
mod runtime;
mod sandbox;

use pyo3::prelude::*;

/// The extension module `dealdocs._core`; each public room is one submodule.
#[pymodule]
mod _core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::connections::connections;

    #[pymodule_export]
    use super::documents::documents;

    #[pymodule_export]
    use super::formats::formats;

    #[pymodule_export]
    use super::jwt::jwt;

    #[pymodule_export]
    use super::onlyoffice::onlyoffice;

    #[pymodule_export]
    use super::pipedrive::pipedrive;

    #[pymodule_export]
    use super::runtime::python::runtime;

    #[pymodule_export]
    use super::sandbox::sandbox;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::publish_submodules(module)?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("debug_build", cfg!(debug_assertions))?;
        module.add("error_classes", super::error::class_names())
    }
}

/// Makes `import dealdocs._core.<room>` work, which extension submodules do not by themselves.
fn publish_submodules(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let modules = module.py().import("sys")?.getattr("modules")?;
    for (name, value) in module.dict() {
        if value.is_instance_of::<PyModule>() {
            modules.set_item(format!("dealdocs._core.{name}"), value)?;
        }
    }
    Ok(())
}
