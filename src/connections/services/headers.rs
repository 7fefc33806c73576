//! The headers that a definition may set.

use crate::http::check_header;
use crate::{Error, Result};

/// Headers that a definition must not set: they frame the request or carry other proofs.
const NOT_HEADERS: [&str; 3] = ["cookie", "host", "content-length"];

/// Refuses a header that cannot be sent, or that is not a definition's to set.
pub(super) fn header(name: &str, value: &str) -> Result<()> {
    check_header(name, value)?;
    if NOT_HEADERS.iter().any(|not| name.eq_ignore_ascii_case(not)) {
        return Err(Error::config(format!("a definition cannot set the header `{}`", name.escape_debug())));
    }
    Ok(())
}
