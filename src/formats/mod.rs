//! What ONLYOFFICE Docs can open, edit, create and convert.
//!
//! [`detect`] and [`get`] find a [`Format`] in the built-in list; [`ServedFormat`] is an entry of
//! a server's own list. [`file_name`] and [`sniff`] judge names and contents, [`templates`] makes
//! blank documents.

mod actions;
mod capabilities;
mod edition;
pub mod file_name;
mod format;
mod lookup;
mod lossy;
pub mod promised;
mod served;
pub mod sniff;
#[rustfmt::skip]
mod table;
#[rustfmt::skip]
mod table_docs10;
pub mod templates;

#[cfg(test)]
mod tests;

pub use actions::{Action, Actions};
pub use edition::Edition;
pub use format::{DocumentType, Format};
pub use lookup::{all, all_for, detect, detect_for, for_mime_type, get, get_for};
pub use lossy::LossyEditing;
pub use served::ServedFormat;
