//! What comes in from Pipedrive: panel tokens and webhooks.

use pyo3::prelude::*;

use crate::bindings::arguments;
use crate::bindings::pure::pure;
use crate::pipedrive::{panel, webhook};
use crate::unix_time;

/// User id, company id and expiry of a panel token.
#[pyfunction]
#[pyo3(signature = (token, secret, *, user_id=None, company_id=None, allow_weak_secret=false, now=None))]
pub(super) fn verify_panel_token(
    py: Python<'_>,
    token: &str,
    secret: &str,
    user_id: Option<&str>,
    company_id: Option<&str>,
    allow_weak_secret: bool,
    now: Option<i64>,
) -> PyResult<(u64, u64, i64)> {
    let now = now.unwrap_or_else(unix_time::now);
    let user = pure(py, || {
        let secret = arguments::secret(secret, allow_weak_secret)?;
        panel::verify(token, &secret, now, user_id, company_id)
    })?;
    Ok((user.user_id, user.company_id, user.expires))
}

/// Raises unless the header holds these credentials.
#[pyfunction]
pub(super) fn verify_webhook(
    py: Python<'_>,
    authorization: Option<&str>,
    user: &str,
    password: &str,
) -> PyResult<()> {
    pure(py, || webhook::verify_basic(authorization, user, password))
}
