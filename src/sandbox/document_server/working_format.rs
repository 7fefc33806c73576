//! The editor works on Office Open XML: other formats are converted when they are opened.

use bytes::Bytes;

use super::content::{Accepts, accepts};
use super::converter::Job;
use super::opening::OpenRequest;
use super::server::DocumentServer;
use crate::formats::{self, DocumentType};

/// A file as the editor works on it.
pub(super) struct Working {
    /// Its bytes.
    pub(super) bytes: Bytes,
    /// Their extension.
    pub(super) file_type: String,
    /// The extension it is saved with: the original one where the editors write it.
    pub(super) saved_as: String,
}

impl DocumentServer {
    /// A file of type `from`, made editable where the converter can. Without it, it is only shown.
    pub(super) async fn working(&self, request: &OpenRequest, from: String, file: Bytes) -> Working {
        let settings = self.settings();
        let format = formats::get_for(settings.docs, &from).filter(|format| format.auto_convert());
        let target = format.and_then(|format| match format.document_type? {
            DocumentType::Word => Some("docx"),
            DocumentType::Cell => Some("xlsx"),
            DocumentType::Slide => Some("pptx"),
            DocumentType::Pdf | DocumentType::Diagram => None,
        });
        let wanted = settings.x2t.is_some() && request.is_editor() && accepts(&from) == Accepts::Nothing;
        if let Some(to) = target.filter(|_| wanted)
            && let Ok(bytes) = self.convert_file(&Job::of_file(&from, to), file.clone()).await
        {
            let keeps_format = format.is_some_and(formats::Format::can_edit_lossy);
            let saved_as = if keeps_format { from } else { to.to_owned() };
            return Working { bytes, file_type: to.to_owned(), saved_as };
        }
        Working { bytes: file, saved_as: from.clone(), file_type: from }
    }

    /// The file as it is saved: bytes and extension.
    pub(super) async fn for_saving(&self, file: Bytes, file_type: &str, saved_as: &str) -> (Bytes, String) {
        if file_type == saved_as {
            return (file, saved_as.to_owned());
        }
        match self.convert_file(&Job::of_file(file_type, saved_as), file.clone()).await {
            Ok(converted) => (converted, saved_as.to_owned()),
            Err(_) => (file, file_type.to_owned()),
        }
    }
}
