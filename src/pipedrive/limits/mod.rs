//! Rate limits and the daily token budget, one gate for each credential in a process.

mod budget;
mod gate;
mod registry;
mod window;

pub use budget::Budget;
pub(super) use gate::{Gate, Pacing, Refused, jitter};
pub(super) use registry::{Fingerprint, gate};
