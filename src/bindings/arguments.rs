//! Arguments that several rooms take: times, a proxy, a shared secret.

use std::time::Duration;

use pyo3::prelude::*;

use super::error::to_pyerr;
use crate::http::Proxy;
use crate::jwt::Secret;
use crate::{Error, ErrorKind, Result};

/// A time of zero or more seconds.
pub(super) fn seconds(value: f64, name: &str) -> Result<Duration> {
    Duration::try_from_secs_f64(value)
        .map_err(|_| Error::config(format!("`{name}` must be a number of seconds, zero or more")))
}

/// A time of more than zero seconds.
pub(super) fn positive_seconds(value: f64, name: &str) -> Result<Duration> {
    let duration = Duration::try_from_secs_f64(value).ok().filter(|duration| !duration.is_zero());
    duration.ok_or_else(|| Error::config(format!("`{name}` must be a number of seconds above zero")))
}

/// `environment`, or the address of a proxy.
pub(super) fn proxy(text: Option<String>) -> Proxy {
    match text {
        None => Proxy::None,
        Some(text) if text == "environment" => Proxy::Environment,
        Some(address) => Proxy::Url(address),
    }
}

/// An argument of a class that Python makes straight away, without a function of ours before it.
pub(super) fn argument<'a, 'py, T>(value: &'a Bound<'py, PyAny>, name: &str, wanted: &str) -> PyResult<T>
where
    T: FromPyObject<'a, 'py>,
{
    value.extract().map_err(|_| {
        let given = value.get_type().name().map_or_else(|_| "object".to_owned(), |name| name.to_string());
        let message = format!("`{name}` must be {wanted}, not {given}");
        to_pyerr(value.py(), &Error::new(ErrorKind::ArgumentType, message))
    })
}

/// A shared secret, refused when it can be guessed unless the caller accepts that.
pub(super) fn secret(text: &str, allow_weak: bool) -> Result<Secret> {
    if allow_weak {
        return Secret::allow_weak(text);
    }
    Secret::new(text).map_err(|error| {
        // Others refuse their secrets here too; only these may be allowed by name.
        if error.kind() == ErrorKind::WeakSecret && Secret::allow_weak(text).is_ok() {
            let hint = "Take 32 or more random bytes, for example from `openssl rand -hex 32`. If the other side \
                        cannot change its secret, pass `allow_weak_secret=True` (`allow_weak=True` for a `Secret`).";
            return error.with_hint(hint);
        }
        error
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_are_none_are_named() {
        for wrong in [-1.0, f64::NAN, f64::INFINITY, 1e300] {
            assert!(seconds(wrong, "lease").unwrap_err().message().contains("`lease`"), "{wrong}");
            assert!(positive_seconds(wrong, "timeout").unwrap_err().message().contains("`timeout`"));
        }
        assert_eq!(seconds(0.0, "lease").unwrap(), Duration::ZERO);
        assert!(positive_seconds(0.0, "timeout").is_err());
        assert_eq!(positive_seconds(0.5, "timeout").unwrap(), Duration::from_millis(500));
    }
}
