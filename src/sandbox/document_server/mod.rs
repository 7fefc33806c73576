//! The fake Document Server: tokens, callbacks, commands and a small editor that really edits.

mod callback;
mod command;
mod content;
mod download;
mod editing;
mod files;
mod inbox;
mod opening;
mod patch;
mod routes;
mod saving;
mod server;
mod settings;
mod state;
mod token;
mod watching;

#[cfg(test)]
mod tests;

pub use routes::router;
pub use server::DocumentServer;
pub use settings::{DEFAULT_SECRET, Docs, Jwt, PurposeCheck, Settings};
