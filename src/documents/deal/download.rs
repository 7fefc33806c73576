//! Downloads: for the Document Server by link, for a person by right.

use super::access::Viewer;
use crate::documents::model::Document;
use crate::documents::remote::files::FileStream;
use crate::documents::service::DealDocuments;
use crate::documents::tokens::Purpose;
use crate::formats;
use crate::{Error, ErrorKind, Result};

/// A document being downloaded.
pub struct Download {
    /// File name.
    pub name: String,
    /// Media type.
    pub content_type: &'static str,
    /// Size and pieces.
    pub stream: FileStream,
}

impl DealDocuments {
    /// The newest content, for the Document Server: `token` from the address, and the value of the JWT header.
    pub async fn download_signed(&self, token: &str, header: Option<&str>) -> Result<Download> {
        let now = self.now_seconds();
        let link = self.tokens()?.verify(Purpose::Download, token, now)?;
        if self.core.settings.require_download_signature {
            let asked = self.server.verify_download(header, now)?;
            if asked != self.address(Purpose::Download, token) {
                return Err(Error::new(ErrorKind::Signature, "the request was signed for another address"));
            }
        }
        let document = self.core.document(&link.document).await?;
        let stream = self.core.content(&document, &link.user).await?;
        Ok(self.with_type(&document, stream))
    }

    /// The newest content, for a person who may see it.
    pub async fn download(&self, viewer: &Viewer, deal: u64, file: u64) -> Result<Download> {
        let (remote, mut document) = self.core.visible(viewer, deal, file).await?;
        let stream = self.core.content(&document, &viewer.user).await?;
        document.name = remote.name;
        Ok(self.with_type(&document, stream))
    }

    fn with_type(&self, document: &Document, stream: FileStream) -> Download {
        let content_type = formats::detect_for(self.core.source.edition(), &document.name)
            .map_or("application/octet-stream", formats::Format::content_type);
        Download { name: document.name.clone(), content_type, stream }
    }
}
