//! The journal: every document, session and save, in one SQLite file.

pub mod arrival;
pub mod claim;
mod connection;
pub mod documents;
pub mod ending;
mod error;
mod forking;
pub mod jobs;
pub mod losses;
pub mod people;
pub mod progress;
pub mod purge;
pub mod receive;
mod repeats;
pub mod report;
mod schema;
pub mod sessions;
pub mod status;
mod steps;
mod superseded;

pub use connection::Journal;
pub(super) use error::{LEASE_LOST, taken_over};
