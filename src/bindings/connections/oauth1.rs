//! The OAuth 1 signer on its own, for tests against other implementations.

use pyo3::prelude::*;

use crate::auth::oauth1::{Moment, SignatureMethod, Signer, Token};
use crate::bindings::error::raise;
use crate::http::parse_address;

type Pair = (String, String);

/// Who signs: consumer key, consumer secret, and token with its secret.
type Parties = (String, String, Option<Pair>);

/// The protocol parameters of a signed request, as `(name, value)`.
#[pyfunction]
#[pyo3(name = "_oauth1_parameters")]
pub(super) fn oauth1_parameters(
    py: Python<'_>,
    method: &str,
    url: &str,
    form: Vec<Pair>,
    parties: Parties,
    signature_method: &str,
    moment: (u64, String),
) -> PyResult<Vec<Pair>> {
    let (consumer_key, consumer_secret, token) = parties;
    let (timestamp, nonce) = moment;
    let signer = Signer {
        consumer_key,
        consumer_secret: consumer_secret.into(),
        token: token.map(|(token, secret)| Token { token, secret: secret.into() }),
        method: SignatureMethod::parse(signature_method).map_err(raise(py))?,
        realm: None,
        allow_insecure_loopback: false,
    };
    let url = parse_address(url).map_err(raise(py))?;
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = signer.sign(method, &url, &form, &[], &Moment { timestamp, nonce }).map_err(raise(py))?;
    Ok(answer.parameters().to_vec())
}
