//! Rate limits and the daily token budget, one gate for each credential in a process.

mod budget;
mod gate;
mod latches;
mod pacing;
mod registry;
mod window;

pub use budget::Budget;
pub(super) use gate::{Gate, Refused, jitter};
pub(super) use pacing::Pacing;
pub(super) use registry::{Fingerprint, gate};
