//! The documents of a deal: listed, opened in the editor, and saved without losing work.
//!
//! `docs/saving.md` says in plain words what happens to a save at each step.

mod access;
mod answer;
mod background;
mod change;
mod content;
mod core;
mod create;
mod deliver;
mod download;
mod failure;
mod fetch;
mod files;
mod journal;
mod kept;
mod late;
mod lease;
mod list;
mod model;
mod names;
mod observer;
mod open;
mod outcome;
mod pieces;
mod pipedrive_files;
mod private;
mod reconcile;
mod recover;
mod resume;
mod ruling;
mod save;
mod server_source;
mod service;
mod session;
mod settings;
mod spool;
mod strays;
mod tokens;
mod upload_step;
mod verify_step;

#[cfg(test)]
mod tests;

pub use access::Viewer;
pub use answer::Answer;
pub use core::{Clock, Core};
pub use download::Download;
pub use files::{Accounts, DealFiles, Fetched, FileStream, OneAccount, RemoteFile, SavedSource};
pub use journal::status::{State, Status};
pub use list::{Activity, Entry};
pub use model::{Document, Job, JobKind, Session, SessionState, Step};
pub use observer::{Observer, Point};
pub use open::{OpenOptions, Opened};
pub use pipedrive_files::PipedriveFiles;
pub use recover::Recovered;
pub use resume::Resumed;
pub use save::Report;
pub use service::DealDocuments;
pub use session::Offer;
pub use settings::{Retire, Settings, Verify};
pub use tokens::{Claims, Purpose, Tokens};
