//! The server: its settings, and everything that needs no network.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;

use super::super::error::raise;
use super::callback::Callback;
use super::config::EditorConfig;
use super::settings::Settings;
use crate::bindings::arguments::secret;
use crate::bindings::pure::{pure, pure_over};
use crate::bindings::runtime::Twin;
use crate::onlyoffice::{BrowserMethod, DocumentKey, DocumentServer, EditorOptions, ServerOptions};
use crate::{Error, ErrorKind, Result, unix_time};

/// One Document Server.
#[pyclass(frozen, module = "dealdocs._core.onlyoffice")]
pub(crate) struct Server {
    pub(in crate::bindings) core: Arc<DocumentServer>,
    pub(super) twin: Twin,
    /// Of this object alone: saves that go on in the background have the core.
    closed: AtomicBool,
}

/// Method, path template, status, milliseconds, attempts.
type Exchange = (String, String, Option<u16>, u64, u32);

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
        let core = pure(py, || build(address, secret, settings, &accepted_secrets, allow_weak_secret))?;
        let (twin, closed) = (Twin::of(asynchronous), AtomicBool::new(false));
        Ok(Self { core: Arc::new(core), twin, closed })
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
        pure(py, || {
            let key = key.map(DocumentKey::parse).transpose()?;
            Ok(self.core.api_js_url(key.as_ref()).to_string())
        })
    }

    fn editor_config(&self, py: Python<'_>, options: &[u8]) -> PyResult<EditorConfig> {
        pure_over(py, options.len(), || {
            let options = EditorOptions::from_json(options)?;
            self.core.editor_config(options, unix_time::now()).map(EditorConfig)
        })
    }

    fn sign_method(&self, py: Python<'_>, method: &str, argument: &[u8]) -> PyResult<String> {
        pure_over(py, argument.len(), || {
            self.core.sign_method(BrowserMethod::parse(method)?, argument, unix_time::now())
        })
    }

    #[pyo3(signature = (body, header = None, expected_key = None))]
    fn verify_callback(
        &self,
        py: Python<'_>,
        body: &[u8],
        header: Option<&str>,
        expected_key: Option<&str>,
    ) -> PyResult<Callback> {
        let bytes = body.len().max(header.map_or(0, str::len));
        pure_over(py, bytes, || {
            self.core.verify_callback(body, header, expected_key, unix_time::now()).map(Callback)
        })
    }

    #[pyo3(signature = (header = None))]
    fn verify_download(&self, py: Python<'_>, header: Option<&str>) -> PyResult<String> {
        pure_over(py, header.map_or(0, str::len), || self.core.verify_download(header, unix_time::now()))
    }

    #[getter]
    fn closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// Method, path template, status, milliseconds and attempts of the calls since the last time.
    fn take_exchanges(&self) -> Vec<Exchange> {
        let all = self.core.take_exchanges().into_iter();
        all.map(|it| (it.method, it.template, it.status, it.milliseconds, it.attempt)).collect()
    }
}

impl Server {
    /// The core for a call over the network.
    pub(super) fn open(&self, py: Python<'_>) -> PyResult<Arc<DocumentServer>> {
        if self.closed() {
            let closed = Error::new(ErrorKind::Closed, "the client of the Document Server is closed");
            return Err(raise(py)(closed.with_hint("Make a new one, or close it later.")));
        }
        Ok(Arc::clone(&self.core))
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
