//! The fake Document Server: tokens, callbacks, commands and a small editor that really edits.

mod callback;
mod command;
mod content;
mod conversion;
mod converter;
mod delivery;
mod download;
mod editing;
mod files;
mod inbox;
mod opening;
mod output;
mod patch;
mod routes;
mod saving;
mod server;
mod settings;
mod state;
mod token;
mod watching;
mod working_format;
mod x2t;

#[cfg(test)]
mod tests;

pub use routes::router;
pub use server::DocumentServer;
pub use settings::{DEFAULT_SECRET, Jwt, PurposeCheck, Settings};
