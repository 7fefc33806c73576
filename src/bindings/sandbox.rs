//! `dealdocs._core.sandbox`: starting, stopping and addressing a sandbox; control is over HTTP.

use pyo3::prelude::*;

/// The submodule.
#[pymodule]
pub(super) mod sandbox {
    use pyo3::prelude::*;
    use secrecy::{ExposeSecret, SecretString};

    use super::super::arguments::seconds;
    use super::super::error::raise;
    use crate::sandbox::{self, Limits, Options};

    /// A running sandbox.
    #[pyclass(frozen)]
    struct Sandbox(sandbox::Sandbox);

    /// Starts both servers.
    #[pyfunction]
    #[pyo3(signature = (*, seed, deals, port, document_server_port, secret, jwt_header, api_token, limits, latency, separate_storage, max_upload, scopes, redirect_uri, rotate_refresh_tokens, approve_automatically, save_delay, x2t))]
    #[expect(clippy::too_many_arguments, clippy::fn_params_excessive_bools, reason = "all are named")]
    fn start(
        py: Python<'_>,
        seed: u64,
        deals: usize,
        port: u16,
        document_server_port: u16,
        secret: Option<String>,
        jwt_header: Option<String>,
        api_token: Option<String>,
        limits: bool,
        latency: f64,
        separate_storage: bool,
        max_upload: Option<u64>,
        scopes: Option<Vec<String>>,
        redirect_uri: Option<String>,
        rotate_refresh_tokens: bool,
        approve_automatically: bool,
        save_delay: f64,
        x2t: Option<std::path::PathBuf>,
    ) -> PyResult<Sandbox> {
        let mut options = Options {
            seed,
            port,
            document_server_port,
            deals,
            latency: seconds(latency, "latency").map_err(raise(py))?,
            separate_storage,
            max_upload,
            redirect_uri,
            rotate_refresh_tokens,
            approve_automatically,
            ..Options::default()
        };
        options.scopes = scopes.unwrap_or(options.scopes);
        options.secret = secret.map_or(options.secret, SecretString::from);
        options.jwt_header = jwt_header.unwrap_or(options.jwt_header);
        options.api_token = api_token.map_or(options.api_token, SecretString::from);
        if !limits {
            options.limits = Limits::none();
        }
        options.document_server.save_delay = seconds(save_delay, "save_delay").map_err(raise(py))?;
        options.document_server.x2t = x2t.or(options.document_server.x2t);
        py.detach(|| sandbox::start(options)).map(Sandbox).map_err(raise(py))
    }

    #[pymethods]
    impl Sandbox {
        #[getter]
        fn pipedrive_url(&self) -> &str {
            self.0.pipedrive_url()
        }

        #[getter]
        fn document_server_url(&self) -> &str {
            self.0.document_server_url()
        }

        #[getter]
        fn is_running(&self) -> bool {
            self.0.is_running()
        }

        /// API token, secret and header name.
        fn credentials(&self, py: Python<'_>) -> PyResult<(String, String, String)> {
            let state = self.0.state().map_err(raise(py))?;
            let options = state.options();
            let text = |secret: &SecretString| secret.expose_secret().to_owned();
            Ok((text(&options.api_token), text(&options.secret), options.jwt_header.clone()))
        }

        fn stop(&self, py: Python<'_>) {
            py.detach(|| self.0.stop());
        }
    }
}
