//! One file format and what can be done with it.

use super::actions::Actions;

/// Which editor opens a format (`documentType` of the editor config).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentType {
    /// Text documents.
    Word,
    /// Spreadsheets.
    Cell,
    /// Presentations.
    Slide,
    /// PDF and other fixed pages.
    Pdf,
    /// Diagrams.
    Diagram,
}

impl DocumentType {
    /// Every type.
    pub const ALL: [Self; 5] = [Self::Word, Self::Cell, Self::Slide, Self::Pdf, Self::Diagram];

    /// The value in an editor config.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Cell => "cell",
            Self::Slide => "slide",
            Self::Pdf => "pdf",
            Self::Diagram => "diagram",
        }
    }

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One file format of the built-in list.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Format {
    /// Extension in lower case, without the dot.
    pub extension: &'static str,
    /// Its editor; `None` for what is only an output, such as `png`.
    pub document_type: Option<DocumentType>,
    /// What the editors offer for it.
    pub actions: Actions,
    /// Extensions that the converter can make of it, sorted.
    pub converts_to: &'static [&'static str],
    /// Its MIME types, the usual one first; empty for five formats.
    pub mime_types: &'static [&'static str],
}

impl Format {
    /// The usual MIME type, or `application/octet-stream` where there is none.
    pub fn content_type(&self) -> &'static str {
        self.mime_types.first().copied().unwrap_or("application/octet-stream")
    }

    /// The converter makes `extension` (lower case, no dot) of it.
    pub fn can_convert_to(&self, extension: &str) -> bool {
        self.converts_to.contains(&extension)
    }
}
