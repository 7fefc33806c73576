//! A call through a connection as text to copy: Python, curl, or a command line.
//!
//! Only names and the address go in, never a value of the connection, so no secret can come out.
//! Every text is quoted by the rule of its language: whatever a name holds, the outcome parses.

mod example;
mod of_connection;
mod quoting;
#[cfg(test)]
mod tests;
mod text;

pub use example::{Example, Language};
pub(super) use of_connection::of_connection;
pub use text::snippet;
