//! The server: its settings, and everything that needs no network.

use std::sync::Arc;

use pyo3::prelude::*;

use super::super::error::raise;
use super::callback::Callback;
use super::config::EditorConfig;
use super::settings::Settings;
use crate::Result;
use crate::bindings::arguments::secret;
use crate::bindings::runtime::Twin;
use crate::onlyoffice::{BrowserMethod, DocumentKey, DocumentServer, EditorOptions, ServerOptions};
use crate::unix_time;

/// One Document Server.
#[pyclass(frozen, module = "dealdocs._core.onlyoffice")]
pub(crate) struct Server {
    pub(in crate::bindings) core: Arc<DocumentServer>,
    pub(super) twin: Twin,
}

#[pymethods]
impl Server {
    #[new]
    #[pyo3(signature = (address, secret, settings, accepted_secrets, *, allow_weak_secret = false, asynchronous = false))]
    #[expect(clippy::needless_pass_by_value, reason = "PyO3 hands lists over by value")]
    fn new(
        py: Python<'_>,
        address: &str,
        secret: &str,
        settings: &[u8],
        accepted_secrets: Vec<String>,
        allow_weak_secret: bool,
        asynchronous: bool,
    ) -> PyResult<Self> {
        build(address, secret, settings, &accepted_secrets, allow_weak_secret)
            .map(|core| Self { core: Arc::new(core), twin: Twin::of(asynchronous) })
            .map_err(raise(py))
    }

    #[getter]
    fn address(&self) -> &str {
        self.core.address().public().as_str()
    }

    #[getter]
    fn internal_address(&self) -> &str {
        self.core.address().internal().as_str()
    }

    #[getter]
    fn header_name(&self) -> &str {
        self.core.header_name()
    }

    #[pyo3(signature = (key = None))]
    fn api_js_url(&self, py: Python<'_>, key: Option<&str>) -> PyResult<String> {
        let key = key.map(DocumentKey::parse).transpose().map_err(raise(py))?;
        Ok(self.core.api_js_url(key.as_ref()).to_string())
    }

    fn editor_config(&self, py: Python<'_>, options: &[u8]) -> PyResult<EditorConfig> {
        EditorOptions::from_json(options)
            .and_then(|options| self.core.editor_config(options, unix_time::now()))
            .map(EditorConfig)
            .map_err(raise(py))
    }

    fn sign_method(&self, py: Python<'_>, method: &str, argument: &[u8]) -> PyResult<String> {
        BrowserMethod::parse(method)
            .and_then(|method| self.core.sign_method(method, argument, unix_time::now()))
            .map_err(raise(py))
    }

    #[pyo3(signature = (body, header = None, expected_key = None))]
    fn verify_callback(
        &self,
        py: Python<'_>,
        body: &[u8],
        header: Option<&str>,
        expected_key: Option<&str>,
    ) -> PyResult<Callback> {
        self.core
            .verify_callback(body, header, expected_key, unix_time::now())
            .map(Callback)
            .map_err(raise(py))
    }

    #[pyo3(signature = (header = None))]
    fn verify_download(&self, py: Python<'_>, header: Option<&str>) -> PyResult<String> {
        self.core.verify_download(header, unix_time::now()).map_err(raise(py))
    }
}

fn build(
    address: &str,
    text: &str,
    settings: &[u8],
    accepted: &[String],
    allow_weak: bool,
) -> Result<DocumentServer> {
    let mut options = ServerOptions::new(address, secret(text, allow_weak)?);
    options.accepted_secrets = accepted.iter().map(|text| secret(text, allow_weak)).collect::<Result<_>>()?;
    Settings::read(settings)?.apply(&mut options)?;
    DocumentServer::new(options)
}
