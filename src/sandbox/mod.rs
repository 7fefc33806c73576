//! A fake Pipedrive and a fake Document Server over HTTP, for demos and tests.
//!
//! It speaks HTTP only and uses no client room, so a fault in a client cannot
//! hide in its own mirror.

mod clock;
mod connection;
mod control;
pub mod document_server;
pub mod fault;
mod folder;
mod options;
mod pipedrive;
mod random;
mod request_log;
mod server;
mod state;

pub use clock::Clock;
pub use fault::{Fault, FaultKind};
pub use folder::Folder;
pub use options::{Limits, Options};
pub use random::Random;
pub use request_log::LoggedRequest;
pub use server::{Sandbox, start};
pub use state::{Shared, State, Urls};

#[cfg(test)]
mod tests;
