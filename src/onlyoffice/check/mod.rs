//! Looking at a server and its settings: a report of named checks, never an error.

mod network;
mod offline;
mod report;
mod run;
mod settings;

pub use report::{Check, Outcome, Report};
