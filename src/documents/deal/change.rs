//! Renaming and deleting a file of a deal.

use std::time::Duration;

use super::access::Viewer;
use super::list::Entry;
use crate::documents::journal::status::{self, State, Status};
use crate::documents::journal::{documents, sessions};
use crate::documents::model::{Document, Session};
use crate::documents::service::DealDocuments;
use crate::formats::file_name;
use crate::onlyoffice::DocumentKey;
use crate::{Error, ErrorKind, Result};

/// Longest name in characters: room is left for what a save adds.
const MAX_NAME: usize = 190;

impl DealDocuments {
    /// Gives a file another name; its extension stays, and may be left out.
    pub async fn rename(&self, viewer: &Viewer, deal: u64, file: u64, name: &str) -> Result<Entry> {
        let (remote, document) = self.core.visible(viewer, deal, file).await?;
        let name = with_extension_of(&remote.name, &file_name::sanitise(name, MAX_NAME))?;
        let (status, editing) = self.look(&document).await?;
        // A save on its way would give the old name back.
        refuse_while_saving(&status, &document)?;
        viewer.files.rename(remote.id, &name).await?;
        let (id, new_name) = (document.id.clone(), name.clone());
        self.core.journal.run(move |connection| documents::set_name(connection, &id, &new_name)).await?;
        for session in editing {
            self.rename_in_editor(&session, &name).await;
        }
        let remote = crate::documents::remote::files::RemoteFile { name, ..remote };
        Ok(self.entry(Some((document, status)), remote))
    }

    /// Deletes a file.
    ///
    /// `SaveInProgress` while a save is on its way; `DocumentInUse` while it is edited or a
    /// save of it was given up, unless `force`. A save that comes after a forced deletion
    /// brings the file back: an edit is never thrown away.
    pub async fn delete(&self, viewer: &Viewer, deal: u64, file: u64, force: bool) -> Result<()> {
        let (remote, document) = self.core.visible(viewer, deal, file).await?;
        let (status, _) = self.look(&document).await?;
        refuse_while_saving(&status, &document)?;
        if !force && status.state != State::Idle {
            let why = match status.state {
                State::SaveFailed => "has a save that was given up".to_owned(),
                _ if status.editors.is_empty() => "is being edited".to_owned(),
                _ => format!("is being edited by {}", status.editors.join(", ")),
            };
            return Err(Error::new(ErrorKind::DocumentInUse, format!("`{}` {why}", remote.name))
                .with_hint("Wait until it is closed, or delete it with `force`."));
        }
        viewer.files.delete(remote.id).await
    }

    async fn look(&self, document: &Document) -> Result<(Status, Vec<Session>)> {
        let (document, now) = (document.clone(), self.core.now());
        self.core
            .journal
            .run(move |connection| {
                Ok((status::of(connection, &document, now)?, sessions::editing(connection, &document.id)?))
            })
            .await
    }

    // The title in open editors is a courtesy: the file is renamed already.
    async fn rename_in_editor(&self, session: &Session, name: &str) {
        let Ok(key) = DocumentKey::parse(&session.key) else { return };
        if let Err(error) = self.server.command().rename(&key, name).await {
            log::info!("the title in an open editor stays: {error}");
        }
    }
}

fn refuse_while_saving(status: &Status, document: &Document) -> Result<()> {
    if status.state != State::Saving {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::SaveInProgress,
        format!("a save of `{}` is on its way to Pipedrive", document.name),
    )
    .with_retry_after(Some(Duration::from_secs(2))))
}

fn with_extension_of(old: &str, new: &str) -> Result<String> {
    let extension = file_name::split_extension(old).1;
    match (extension, file_name::split_extension(new).1) {
        (Some(old), Some(new_extension)) if old.eq_ignore_ascii_case(new_extension) => Ok(new.to_owned()),
        (None, None) => Ok(new.to_owned()),
        (Some(old), None) => Ok(format!("{new}.{old}")),
        (old, Some(other)) => Err(Error::new(
            ErrorKind::UnsupportedFormat,
            format!("the name would change the extension from `{}` to `{other}`", old.unwrap_or_default()),
        )
        .with_hint("Renaming does not convert a file; keep its extension.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_stays() {
        assert_eq!(with_extension_of("a.docx", "b").unwrap(), "b.docx");
        assert_eq!(with_extension_of("a.docx", "b.DOCX").unwrap(), "b.DOCX");
        assert!(with_extension_of("a.docx", "b.exe").is_err());
        assert!(with_extension_of("a", "b.exe").is_err());
    }
}
