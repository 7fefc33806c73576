//! Faults that can be injected into any route of either server.

mod body;
mod layer;
mod pattern;
mod rule;
mod table;

pub use rule::{Fault, FaultKind};
pub use table::FaultTable;

pub(super) use layer::layer;
