//! `Connection`: one account of one connection, for both twins.

use std::time::Duration;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::answer::Answer;
use super::call;
use super::device::DeviceCode;
use super::given::{Change, Texts, Tokens, secrets};
use super::json::{Defined, json};
use crate::bindings::arguments::positive_seconds;
use crate::bindings::chunk::Chunk;
use crate::bindings::error::raise;
use crate::bindings::runtime::{Nothing, Twin};
use crate::connections::snippet::Language;
use crate::connections::{self as core, Begin, CarriedToken, HeldTokens, LoopbackOptions};
use crate::{Error, ErrorKind, Result};

#[pyclass(frozen, module = "dealdocs._core.connections")]
pub(crate) struct Connection {
    pub(in crate::bindings) core: core::Connection,
    pub(super) twin: Twin,
}

impl Connection {
    /// Runs `work` and then looks how the connection stands.
    fn and_look<'py, T, W, F>(&self, py: Python<'py>, work: W) -> PyResult<Bound<'py, PyAny>>
    where
        W: FnOnce(core::Connection) -> F,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let core = self.core.clone();
        let work = work(core.clone());
        self.twin.run(py, async move {
            work.await?;
            overview(&core).await
        })
    }
}

/// Tokens as a dict.
#[derive(IntoPyObject)]
struct Held {
    access_token: String,
    token_secret: Option<String>,
    refresh_token: Option<String>,
    expires_in: Option<i64>,
    obtained_at: i64,
}

impl Held {
    fn of(tokens: HeldTokens) -> Self {
        Self {
            access_token: told(&tokens.access_token),
            token_secret: tokens.token_secret.as_ref().map(told),
            refresh_token: tokens.refresh_token.as_ref().map(told),
            expires_in: tokens.expires_in,
            obtained_at: tokens.obtained_at,
        }
    }
}

fn told(secret: &SecretString) -> String {
    secret.expose_secret().to_owned()
}

async fn overview(core: &core::Connection) -> Result<Chunk> {
    json(&core.overview().await?)
}

#[pymethods]
impl Connection {
    #[getter]
    fn link_name(&self) -> &str {
        self.core.link_name()
    }

    #[getter]
    fn subject(&self) -> Option<&str> {
        self.core.subject()
    }

    #[getter]
    fn is_read_only(&self) -> bool {
        self.core.is_read_only()
    }

    fn read_only(&self) -> Self {
        Self { core: self.core.read_only(), twin: self.twin }
    }

    fn overview<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move { overview(&core).await })
    }

    fn base_url<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move { Ok(core.base_url().await?.map(String::from)) })
    }

    fn send<'py>(&self, py: Python<'py>, call: call::Keywords) -> PyResult<Bound<'py, PyAny>> {
        let (core, twin) = (self.core.clone(), self.twin);
        self.twin.run(py, async move { Ok(Answer::new(core.send(&call.call().await?).await?, twin)) })
    }

    fn test<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move { json(&core.test().await?) })
    }

    fn refresh<'py>(&self, py: Python<'py>, force: bool) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.refresh(force).await })
    }

    fn revoke<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.revoke().await })
    }

    /// The address for the browser, the state, and of OAuth 1 the secret of the temporary token.
    fn begin<'py>(
        &self,
        py: Python<'py>,
        redirect_url: Option<String>,
        paste_code: bool,
        parameters: Vec<(String, String)>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move {
            let begun = core.begin(Begin { redirect_url, paste_code, parameters }).await?;
            Ok((String::from(begun.url), told(&begun.state), begun.token_secret.as_ref().map(told)))
        })
    }

    fn finish<'py>(
        &self,
        py: Python<'py>,
        callback: String,
        state: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let state = state.map(Into::into);
        self.and_look(py, |core| async move { core.finish(&callback, state.as_ref()).await })
    }

    fn finish_pasted<'py>(&self, py: Python<'py>, text: String) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.finish_pasted(&text).await })
    }

    fn finish_carried<'py>(
        &self,
        py: Python<'py>,
        text: String,
        token: String,
        secret: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let carried = CarriedToken { token: token.into(), secret: secret.map(Into::into) };
        self.and_look(py, |core| async move { core.finish_carried(&text, carried).await })
    }

    /// The tokens, for a caller that keeps them itself.
    fn held_tokens<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move { core.held_tokens().await.map(Held::of) })
    }

    fn service<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move { json(&Defined::of(&*core.service().await?)?) })
    }

    fn authorize_in_browser<'py>(
        &self,
        py: Python<'py>,
        show: Py<PyAny>,
        port: Option<u16>,
        timeout: f64,
        parameters: Vec<(String, String)>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let timeout = positive_seconds(timeout, "timeout").map_err(raise(py))?;
        let options = LoopbackOptions { port, timeout, parameters };
        self.and_look(py, |core| async move {
            core.authorize_in_browser(options, move |url| open(&show, url)).await
        })
    }

    fn device<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move { core.device().await.map(DeviceCode) })
    }

    fn wait_for_device<'py>(
        &self,
        py: Python<'py>,
        code: Bound<'py, DeviceCode>,
        timeout: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let limit =
            timeout.map(|seconds| positive_seconds(seconds, "timeout")).transpose().map_err(raise(py))?;
        let code = code.get().0.clone();
        self.and_look(py, |core| async move {
            let limit = limit.unwrap_or(Duration::from_secs(code.expires_in.saturating_add(60)));
            tokio::time::timeout(limit, core.wait_for_device(&code)).await.unwrap_or_else(|_| {
                Err(Error::new(ErrorKind::Timeout, "nobody typed the code in time")
                    .with_hint("Ask for a new code."))
            })
        })
    }

    fn client_credentials<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.client_credentials().await })
    }

    fn import_tokens<'py>(&self, py: Python<'py>, tokens: Tokens) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move {
            if tokens.only_first {
                core.import_first_tokens(tokens.imported()).await.map(drop)
            } else {
                core.import_tokens(tokens.imported()).await.map(drop)
            }
        })
    }

    fn set_values<'py>(&self, py: Python<'py>, values: Texts) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.set_values(secrets(values)).await })
    }

    fn update<'py>(&self, py: Python<'py>, change: Change) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.update(change.update()).await })
    }

    fn rename<'py>(&self, py: Python<'py>, name: String) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.rename(&name).await })
    }

    fn rename_account<'py>(&self, py: Python<'py>, label: String) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.relabel(&label).await })
    }

    fn enable<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.enable().await })
    }

    fn disable<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.disable().await })
    }

    fn add_reference<'py>(&self, py: Python<'py>, text: String) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.add_reference(&text).await })
    }

    fn remove_reference<'py>(&self, py: Python<'py>, text: String) -> PyResult<Bound<'py, PyAny>> {
        self.and_look(py, |core| async move { core.remove_reference(&text).await })
    }

    fn snippet<'py>(&self, py: Python<'py>, language: &str) -> PyResult<Bound<'py, PyAny>> {
        let language = Language::parse(language).map_err(raise(py))?;
        let core = self.core.clone();
        self.twin.run(py, async move { core.snippet(language).await })
    }

    fn delete<'py>(&self, py: Python<'py>, force: bool, revoke: bool) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move { core.delete(force, revoke).await.map(|()| Nothing) })
    }

    fn __repr__(&self) -> String {
        format!("<Connection {}>", self.core.link_name())
    }

    fn __reduce__(_connection: Py<Self>) -> PyResult<()> {
        Err(PyTypeError::new_err("a connection belongs to an open vault: open the vault again"))
    }
}

/// Hands the address to Python, on a thread that may wait for it.
fn open(show: &Py<PyAny>, url: &Url) -> Result<()> {
    // `try_attach`: the interpreter may be on its way out.
    let shown = Python::try_attach(|py| show.call1(py, (url.as_str(),)).map(drop).map_err(|e| e.to_string()));
    match shown {
        Some(Ok(())) => Ok(()),
        Some(Err(message)) => Err(Error::config(format!("the address could not be shown: {message}"))),
        None => Err(Error::new(ErrorKind::Closed, "the interpreter is shutting down")),
    }
}
