//! The conversion service (api.onlyoffice.com, Docs API, conversion API).

mod failure;
mod options;
mod run;
mod watermark;

pub use options::{
    Conversion, DocumentLayout, DocumentRenderer, Margins, Orientation, PageSize, Password, Pdf,
    SpreadsheetLayout, TextAssociation, Thumbnail,
};
pub use run::{Converted, ConvertedFile, Waiting};
pub use watermark::{Paragraph, Run, Watermark};
