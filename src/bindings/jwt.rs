//! `dealdocs._core.jwt`: a secret that is prepared once, signing and verifying.

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;

use super::arguments;
use super::pure::{pure, pure_over};
use crate::jwt::Secret;

/// A shared secret, checked and prepared; it cannot be read back or pickled.
#[pyclass(frozen, name = "Secret", module = "dealdocs.jwt")]
pub(super) struct PySecret(pub(super) Secret);

#[pymethods]
impl PySecret {
    #[new]
    #[pyo3(signature = (text, *, allow_weak = false))]
    fn new(py: Python<'_>, text: &Bound<'_, PyAny>, allow_weak: bool) -> PyResult<Self> {
        let text: PyBackedStr = arguments::argument(text, "text", "str")?;
        pure(py, || arguments::secret(&text, allow_weak).map(Self))
    }

    #[expect(clippy::unused_self, reason = "Python asks the object")]
    fn __repr__(&self) -> &'static str {
        "Secret(***)"
    }
}

/// The submodule.
#[pymodule]
pub(super) mod jwt {
    use pyo3::prelude::*;
    use pyo3::types::PyBytes;

    use super::{arguments, pure_over};
    use crate::Result;
    use crate::jwt::{self, Algorithm, Verifier};
    use crate::unix_time;

    #[pymodule_export]
    use super::PySecret;

    /// The token of the bytes of a JSON object.
    #[pyfunction]
    fn sign(py: Python<'_>, payload: &[u8], secret: &PySecret, algorithm: &str) -> PyResult<String> {
        pure_over(py, payload.len(), || jwt::sign(&secret.0, Algorithm::parse(algorithm)?, payload))
    }

    /// The bytes of a token's payload.
    #[pyfunction]
    #[pyo3(signature = (token, secret, *, algorithms, leeway, require_expiry, max_bytes, now))]
    #[expect(clippy::too_many_arguments, reason = "all but two are named")]
    fn verify<'py>(
        py: Python<'py>,
        token: &str,
        secret: &PySecret,
        algorithms: Vec<String>,
        leeway: f64,
        require_expiry: bool,
        max_bytes: usize,
        now: Option<i64>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let verified = pure_over(py, token.len(), || {
            let verifier = verifier(algorithms, leeway, require_expiry, max_bytes)?;
            verifier.verify(token, &secret.0, now.unwrap_or_else(unix_time::now))
        })?;
        Ok(PyBytes::new(py, verified.payload()))
    }

    fn verifier(
        algorithms: Vec<String>,
        leeway: f64,
        require_expiry: bool,
        max_bytes: usize,
    ) -> Result<Verifier> {
        let algorithms = algorithms.into_iter().map(|name| Algorithm::parse(&name)).collect::<Result<_>>()?;
        let leeway = arguments::seconds(leeway, "leeway")?;
        Ok(Verifier { algorithms, leeway, require_expiry, issued_within: None, max_bytes })
    }
}
