//! `Store`: all connections of one vault, for both twins.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use secrecy::SecretString;

use super::connection::Connection;
use super::given::New;
use super::json::{Defined, json};
use super::opening::{Keywords, Opening, Unlocking};
use crate::Result;
use crate::bindings::error::raise;
use crate::bindings::runtime::{Nothing, Twin};
use crate::connections::Export;
use crate::connections::services::check_link_name;
use crate::vault::Argon2Settings;

#[pyclass(frozen, module = "dealdocs._core.connections")]
pub(crate) struct Store {
    opening: Arc<Opening>,
    twin: Twin,
}

#[pymethods]
impl Store {
    #[new]
    fn new(py: Python<'_>, settings: Keywords, asynchronous: bool) -> PyResult<Self> {
        let opening = Opening::new(settings).map_err(raise(py))?;
        Ok(Self { opening: Arc::new(opening), twin: Twin::of(asynchronous) })
    }

    #[getter]
    fn path(&self) -> PathBuf {
        self.opening.path().to_owned()
    }

    fn open<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let opening = Arc::clone(&self.opening);
        self.twin.run(py, async move { opening.connections().await.map(|_| Nothing) })
    }

    fn generation<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let opening = Arc::clone(&self.opening);
        self.twin.run(py, async move { opening.connections().await?.generation().await })
    }

    fn close(&self) {
        self.opening.close();
    }

    fn services<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let opening = Arc::clone(&self.opening);
        self.twin.run(py, async move {
            let all = opening.connections().await?.services().await?;
            let defined: Result<Vec<_>> = all.iter().map(|service| Defined::of(service)).collect();
            json(&defined?)
        })
    }

    fn service<'py>(&self, py: Python<'py>, link_name: String) -> PyResult<Bound<'py, PyAny>> {
        let opening = Arc::clone(&self.opening);
        self.twin.run(py, async move {
            let service = opening.connections().await?.service(&link_name).await?;
            json(&Defined::of(&service)?)
        })
    }

    fn define<'py>(
        &self,
        py: Python<'py>,
        definition: String,
        link_name: Option<String>,
        replace: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let opening = Arc::clone(&self.opening);
        self.twin.run(py, async move {
            let connections = opening.connections().await?;
            if let Some(link_name) = link_name {
                check_link_name(&definition, &link_name)?;
            }
            let service = connections.define(&definition, replace).await?;
            json(&Defined::of(&service)?)
        })
    }

    fn undefine<'py>(&self, py: Python<'py>, link_name: String) -> PyResult<Bound<'py, PyAny>> {
        let opening = Arc::clone(&self.opening);
        self.twin
            .run(py, async move { opening.connections().await?.undefine(&link_name).await.map(|()| Nothing) })
    }

    fn create<'py>(&self, py: Python<'py>, new: New) -> PyResult<Bound<'py, PyAny>> {
        let (opening, twin) = (Arc::clone(&self.opening), self.twin);
        self.twin.run(py, async move {
            let made = opening.connections().await?.create(new.connection()?).await?;
            Ok(Connection { core: made, twin })
        })
    }

    fn list<'py>(&self, py: Python<'py>, subject: Option<String>) -> PyResult<Bound<'py, PyAny>> {
        let opening = Arc::clone(&self.opening);
        self.twin.run(py, async move { json(&opening.connections().await?.list(subject.as_deref()).await?) })
    }

    fn connection<'py>(
        &self,
        py: Python<'py>,
        link_name: String,
        subject: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (opening, twin) = (Arc::clone(&self.opening), self.twin);
        self.twin.run(py, async move {
            let found = opening.connections().await?.connection(&link_name, subject.as_deref()).await?;
            Ok(Connection { core: found, twin })
        })
    }

    fn finish<'py>(
        &self,
        py: Python<'py>,
        callback: String,
        state: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (opening, twin) = (Arc::clone(&self.opening), self.twin);
        let state = state.map(Into::into);
        self.twin.run(py, async move {
            let connections = opening.connections().await?;
            let done = connections.finish(&callback, state.as_ref()).await?;
            let core = connections.connection(&done.link_name, done.subject.as_deref()).await?;
            Ok(Connection { core, twin })
        })
    }

    fn export<'py>(
        &self,
        py: Python<'py>,
        path: PathBuf,
        passphrase: String,
        links: Option<Vec<String>>,
        without_secrets: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (opening, what) = (Arc::clone(&self.opening), Export { links, without_secrets });
        let passphrase = SecretString::from(passphrase);
        self.twin.run(py, async move {
            let connections = opening.connections().await?;
            json(&connections.export(&path, passphrase, Argon2Settings::default(), what).await?)
        })
    }

    fn import_<'py>(
        &self,
        py: Python<'py>,
        path: PathBuf,
        passphrase: String,
    ) -> PyResult<Bound<'py, PyAny>> {
        let opening = Arc::clone(&self.opening);
        let passphrase = SecretString::from(passphrase);
        self.twin.run(py, async move { json(&opening.connections().await?.import(&path, passphrase).await?) })
    }

    fn change_key<'py>(&self, py: Python<'py>, key: Unlocking) -> PyResult<Bound<'py, PyAny>> {
        let opening = Arc::clone(&self.opening);
        self.twin.run(py, async move { opening.change_key(key.source()?).await.map(|()| Nothing) })
    }

    fn __repr__(&self) -> String {
        format!("<Store {}>", self.opening.path().display())
    }

    fn __reduce__(_store: Py<Self>) -> PyResult<()> {
        Err(PyTypeError::new_err("a vault holds a key: open it again instead of pickling it"))
    }
}
