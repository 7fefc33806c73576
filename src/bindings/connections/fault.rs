//! A fault of ours, for the tests that look at what it shows.

use std::panic::panic_any;

use pyo3::prelude::*;

use super::connection::Connection;
use crate::auth::CredentialProvider;
use crate::bindings::runtime::Nothing;

/// Panics inside the runtime with all that the connection and its credential show of themselves.
#[expect(clippy::panic, reason = "the test looks at what a panic shows")]
#[pyfunction]
#[pyo3(name = "_fault")]
pub(super) fn fault<'py>(py: Python<'py>, connection: &Connection) -> PyResult<Bound<'py, PyAny>> {
    let core = connection.core.clone();
    connection.twin.run::<Nothing, _>(py, async move {
        let (overview, credential) = (core.overview().await?, core.credential().await?);
        panic_any(format!("{core:?} {overview:?} {credential:?}"))
    })
}
