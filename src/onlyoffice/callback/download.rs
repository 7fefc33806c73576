//! The server's own requests for a document: the header's token names the address.

use serde::Deserialize;

use super::verify::{Keys, unsigned, wrapped};
use crate::Result;

#[derive(Deserialize)]
struct Requested {
    url: String,
}

/// The address that a request of the Document Server was made for.
pub(in crate::onlyoffice) fn verify_download(
    keys: &Keys<'_>,
    header: Option<&str>,
    now: i64,
) -> Result<String> {
    let verified = keys.open(keys.header_token(header)?, now)?;
    serde_json::from_str::<Requested>(wrapped(&verified)?.get())
        .map(|requested| requested.url)
        .map_err(|_| unsigned("the header's token is not one of a download"))
}
