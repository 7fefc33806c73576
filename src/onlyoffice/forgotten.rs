//! Files whose save was refused: the server keeps them until they are deleted.

use std::path::Path;

use url::Url;

use super::{DocumentKey, DocumentServer};
use crate::Result;
use crate::http::SavedFile;

/// The forgotten files of one server.
#[derive(Clone, Copy)]
pub struct ForgottenFiles<'a> {
    server: &'a DocumentServer,
}

/// A forgotten file on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgottenFile {
    /// Its extension, if the server named one.
    pub file_type: Option<String>,
    /// What was written.
    pub saved: SavedFile,
}

impl DocumentServer {
    /// The forgotten files of this server.
    pub fn forgotten(&self) -> ForgottenFiles<'_> {
        ForgottenFiles { server: self }
    }
}

impl ForgottenFiles<'_> {
    /// Keys of all forgotten files.
    pub async fn list(&self) -> Result<Vec<String>> {
        self.server.command().forgotten_list().await
    }

    /// Saves one at `to`; it stays at the server.
    pub async fn fetch(&self, key: &DocumentKey, to: &Path) -> Result<ForgottenFile> {
        let url = self.server.command().forgotten(key).await?;
        let saved = self.server.fetch(&url, to).await?;
        Ok(ForgottenFile { file_type: extension(&url), saved })
    }

    /// Deletes one at the server, for good.
    pub async fn delete(&self, key: &DocumentKey) -> Result<()> {
        self.server.command().delete_forgotten(key).await
    }
}

fn extension(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let (_, extension) = url.path_segments()?.next_back()?.rsplit_once('.')?;
    let plain = (1..=8).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then(|| extension.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_is_read_from_the_address() {
        for (url, expected) in [
            ("https://d/cache/files/forgotten/k/output.DOCX?md5=1", Some("docx")),
            ("https://d/cache/files/forgotten/k/output", None),
            ("https://d/x.y/output", None),
            ("https://d/output.%2e%2e", None),
            ("nonsense", None),
        ] {
            assert_eq!(extension(url).as_deref(), expected, "{url}");
        }
    }
}
