//! Where connections are kept.
//!
//! - `file`: a vault, read again only when its file changed. `memory`: a store that ends with the process.
//! - `either`: one of both, with the file work off the runtime's threads.

mod either;
mod file;
mod memory;

pub(super) use either::{Guard, Store};
