//! The documents of a deal: listed, opened in the editor, and saved without losing work.
//!
//! - `deal`: the files of a deal, as people use them. `editing`: a document in the editor.
//! - `saving`: from a callback to a verified file, step by step. `resuming`: what goes on later.
//! - `journal`: what must not be forgotten. `disk`: bytes on the disk. `remote`: Pipedrive and the Document Server.
//!
//! `docs/saving.md` says in plain words what happens to a save at each step.

// what people do
mod deal;
mod editing;

// what becomes of their work
mod resuming;
mod saving;

// what both stand on
mod core;
mod disk;
mod journal;
mod model;
mod observer;
mod remote;
mod service;
mod settings;
mod tokens;

#[cfg(test)]
mod tests;

pub use core::{Clock, Core};
pub use deal::access::Viewer;
pub use deal::download::Download;
pub use deal::list::{Activity, Entry};
pub use editing::open::{OpenOptions, Opened};
pub use editing::session::Offer;
pub use journal::status::{State, Status};
pub use model::{Document, Job, JobKind, Session, SessionState, Step};
pub use observer::{Observer, Point};
pub use remote::files::{Accounts, DealFiles, Fetched, FileStream, OneAccount, RemoteFile, SavedSource};
pub use remote::pipedrive_files::PipedriveFiles;
pub use resuming::recover::Recovered;
pub use resuming::resume::Resumed;
pub use saving::answer::Answer;
pub use saving::callback::Report;
pub use service::DealDocuments;
pub use settings::{Retire, Settings, Verify};
pub use tokens::{Claims, Purpose, Tokens};
