//! Callbacks: what the Document Server reports about an open document.

mod answer;
mod download;
mod model;
mod status;
mod verify;

pub use answer::{ACCEPTED, REFUSED};
pub(super) use download::verify_download;
pub use model::Callback;
pub use status::{Action, ActionKind, CallbackStatus, ForceSaveType};
pub(super) use verify::{Keys, verify};
