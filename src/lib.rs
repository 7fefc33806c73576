//! Pipedrive deals and ONLYOFFICE documents: the core of the `dealdocs` Python package.
//!
//! Rooms by floor; a room uses only the floors below it (`docs/architecture.md`).

// floor 0
pub mod deadline;
pub mod directory;
pub mod encoding;
pub mod error;
pub mod file_error;
pub mod near;
pub mod per_process;
pub mod random;
pub mod unix_time;
pub mod unpoisoned;

// floor 1
pub mod formats;
pub mod http;
pub mod jwt;

// floor 2
pub mod auth;
pub mod vault;

// floor 3
pub mod connections;
pub mod onlyoffice;
pub mod pipedrive;

// floor 5
pub mod documents;
pub mod sandbox;

// floor 6
#[cfg(feature = "python")]
mod bindings;

#[cfg(test)]
mod patience;

pub use error::{Error, ErrorKind, Result};
