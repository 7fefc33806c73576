//! New files: blank ones from templates, and uploads.

use std::io::Write;
use std::path::Path;

use super::access::Viewer;
use super::list::Entry;
use crate::documents::disk::content;
use crate::documents::disk::private;
use crate::documents::disk::spool::Incoming;
use crate::documents::service::DealDocuments;
use crate::formats::{self, file_name, templates};
use crate::{Error, ErrorKind, Result, random};

/// Longest name in characters: room is left for what a save adds.
const MAX_NAME: usize = 190;

impl DealDocuments {
    /// Adds a blank document to a deal; `name` ends in `.docx`, `.xlsx` or `.pptx`, `language` is a tag such as `pt-BR`.
    pub async fn create(&self, viewer: &Viewer, deal: u64, name: &str, language: &str) -> Result<Entry> {
        let name = file_name::sanitise(name, MAX_NAME);
        let format = formats::detect_for(self.core.source.edition(), &name)?;
        if !format.can_create() {
            return Err(Error::new(
                ErrorKind::UnsupportedFormat,
                format!("a blank `{}` file cannot be made", format.extension),
            )
            .with_hint("Choose docx, xlsx or pptx."));
        }
        let bytes = templates::blank(format.extension, &templates::Locale::parse(language)?)?;
        self.core.spool.prepare()?;
        let file = Incoming::new(self.core.spool.incoming(&random::hex::<8>()?));
        write(file.path(), &bytes)?;
        self.add(viewer, deal, &name, file.path()).await
    }

    /// Adds a file on disk to a deal, under a name made safe.
    ///
    /// `UnsupportedFormat` when the editor cannot show it or its content is something else,
    /// `FileTooLarge` above `max_file_size`.
    pub async fn upload(&self, viewer: &Viewer, deal: u64, name: &str, path: &Path) -> Result<Entry> {
        let name = file_name::sanitise(name, MAX_NAME);
        let format = formats::detect_for(self.core.source.edition(), &name)?;
        let size =
            tokio::fs::metadata(path).await.map_err(|error| private::failure("read", path, error))?.len();
        let cap = self.core.settings.max_file_size;
        if size > cap {
            return Err(Error::new(
                ErrorKind::FileTooLarge,
                format!("the file has {size} bytes; the cap is {cap}"),
            ));
        }
        let extension = format.extension;
        content::look(path, move |file| formats::sniff::check(extension, file)).await?;
        self.add(viewer, deal, &name, path).await
    }

    async fn add(&self, viewer: &Viewer, deal: u64, name: &str, path: &Path) -> Result<Entry> {
        let size =
            tokio::fs::metadata(path).await.map_err(|error| private::failure("read", path, error))?.len();
        let remote = viewer.files.upload(deal, name, path).await?;
        let whole = viewer.files.get(remote.id).await?;
        if whole.size != size {
            viewer.files.delete(remote.id).await?;
            return Err(Error::new(
                ErrorKind::Conflict,
                format!("Pipedrive took {} of {size} bytes; the file was removed again", whole.size),
            ));
        }
        Ok(self.entry(None, whole))
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = private::open(path, std::fs::OpenOptions::new().write(true).create_new(true))?;
    file.write_all(bytes).map_err(|error| private::failure("write", path, error))
}
