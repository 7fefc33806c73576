//! Fetching files that the Document Server made, and only from it.

use std::path::Path;

use super::{Callback, DocumentServer, endpoint};
use crate::http::{Method, Redirects, Request, SavedFile};
use crate::{Error, ErrorKind, Result};

impl DocumentServer {
    /// Saves the file that the server named by `url` at `to`.
    ///
    /// Only path and query of `url` are used; host and port are the configured ones, and a
    /// redirect elsewhere is an error. The file is streamed, at most `max_file_size` bytes,
    /// and appears at `to` only when it is whole and on disk.
    pub async fn fetch(&self, url: &str, to: &Path) -> Result<SavedFile> {
        let request = Request::new(Method::GET, self.address.rewrite(url)?)
            .redirects(Redirects::SameOrigin)
            .timeout(self.options.download_timeout)
            .max_body(self.options.max_file_size);
        let response = self.send(request, "{file}").await?;
        match response.status() {
            200 => response.save(to).await,
            403 => {
                Err(Error::new(ErrorKind::Gone, "the Document Server no longer gives the file (HTTP 403)")
                    .with_status(403)
                    .with_hint("Addresses of files work for 15 minutes; fetch them at once."))
            }
            status => Err(endpoint::refused(status, "a download")),
        }
    }

    /// Saves the new content that a callback reports.
    pub async fn fetch_document(&self, callback: &Callback, to: &Path) -> Result<SavedFile> {
        self.fetch(named(callback.url.as_deref(), "content")?, to).await
    }

    /// Saves the changes of the session (a zip) that a callback reports.
    pub async fn fetch_changes(&self, callback: &Callback, to: &Path) -> Result<SavedFile> {
        self.fetch(named(callback.changes_url.as_deref(), "list of changes")?, to).await
    }

    /// Saves the data of a submitted form (JSON) that a callback reports.
    pub async fn fetch_forms_data(&self, callback: &Callback, to: &Path) -> Result<SavedFile> {
        self.fetch(named(callback.forms_data_url.as_deref(), "form data")?, to).await
    }
}

fn named<'u>(url: Option<&'u str>, what: &str) -> Result<&'u str> {
    url.ok_or_else(|| Error::new(ErrorKind::Callback, format!("the callback reports no {what}")))
}
