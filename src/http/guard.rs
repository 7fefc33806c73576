//! Which addresses may be called.

use url::Url;

use super::{HttpConfig, Origin};
use crate::{Error, ErrorKind, Result};

/// Checks one hop: a configured origin, or https to a public host.
pub(super) fn check(url: &Url, config: &HttpConfig) -> Result<Origin> {
    let origin = Origin::of(url)?;
    if config.trusted.contains(&origin) {
        return Ok(origin);
    }
    if !origin.is_https() {
        return Err(refused(&origin, "it is not https"));
    }
    Ok(origin)
}

fn refused(origin: &Origin, why: &str) -> Error {
    Error::new(ErrorKind::AddressRefused, format!("no request to {origin}: {why}"))
        .with_hint("Only configured addresses and public https hosts are called.")
}
