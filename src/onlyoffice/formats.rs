//! The formats of a server: its own list, or the built-in one.

use super::{DocumentServer, endpoint};
use crate::formats::{self, ServedFormat};
use crate::http::{Method, Request};
use crate::{Error, ErrorKind, Result};

/// Formats, and who told them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerFormats {
    /// Whether the server gave its list; otherwise it is the built-in one.
    pub from_server: bool,
    /// The formats, by extension.
    pub formats: Vec<ServedFormat>,
}

impl DocumentServer {
    /// The server's own list of formats, or the built-in one where the server has none.
    ///
    /// A server that cannot be reached is an error; one without a list, as before Docs 9.3,
    /// or with an unreadable one, is not.
    pub async fn formats(&self) -> Result<ServerFormats> {
        let request = Request::new(Method::GET, self.address.endpoint("meta/formats", None));
        let response = self.http.send(request).await?;
        let served = match response.status() {
            200 => ServedFormat::parse_list(&response.bytes().await?),
            status => Err(endpoint::refused(status, "the list of formats")),
        };
        match served {
            Ok(formats) if !formats.is_empty() => Ok(ServerFormats { from_server: true, formats }),
            Err(error) if !absent(&error) => Err(error),
            _ => Ok(ServerFormats {
                from_server: false,
                formats: formats::all_for(self.options.edition)
                    .iter()
                    .copied()
                    .map(ServedFormat::from)
                    .collect(),
            }),
        }
    }
}

fn absent(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound | ErrorKind::FeatureDisabled | ErrorKind::Decode | ErrorKind::Api
    )
}
