//! The formats of a server: its own list, or the built-in one.

use super::{DocumentServer, endpoint};
use crate::formats::{self, ServedFormat};
use crate::http::{Method, Request};
use crate::{Error, ErrorKind, Result};

/// Formats, and who told them.
#[derive(Debug)]
pub struct ServerFormats {
    /// Why the server gave no list, so that it is the built-in one.
    pub problem: Option<Error>,
    /// The formats, by extension.
    pub formats: Vec<ServedFormat>,
}

impl DocumentServer {
    /// The server's own list of formats, or the built-in one where the server gives none: before Docs 9.3
    /// there was no list. `problem` says why, also when the server could not be asked.
    pub async fn formats(&self) -> ServerFormats {
        match self.served_formats().await {
            Ok(formats) => ServerFormats { problem: None, formats },
            Err(error) => ServerFormats {
                problem: Some(error),
                formats: formats::all_for(self.options.edition)
                    .iter()
                    .copied()
                    .map(ServedFormat::from)
                    .collect(),
            },
        }
    }

    async fn served_formats(&self) -> Result<Vec<ServedFormat>> {
        let request = Request::new(Method::GET, self.address.endpoint("meta/formats", None));
        let response = self.send(request, "meta/formats").await?;
        let formats = match response.status() {
            200 => ServedFormat::parse_list(&response.bytes().await?)?,
            status => return Err(endpoint::refused(status, "the list of formats")),
        };
        if formats.is_empty() {
            return Err(Error::new(ErrorKind::Decode, "the server's list of formats is empty"));
        }
        Ok(formats)
    }
}
