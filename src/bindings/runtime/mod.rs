//! The tokio runtime behind every call, and the two ways Python waits for it.
//!
//! - `engine`: one runtime per process, made on first use, abandoned after a fork,
//!   ended within a bounded time at exit.
//! - `blocking`: the sync twin: waits with the GIL released and honours Ctrl-C.
//! - `asyncio`: the async twin: an awaitable whose cancellation drops the Rust future.
//! - `twin`: one native method that is either of the two.
//! - `attach`: Python code that a wait runs.
//! - `logging`: the core's warnings, handed over to Python.

mod asyncio;
mod attach;
mod blocking;
mod engine;
mod logging;
pub(super) mod python;
mod twin;

pub(super) use asyncio::{Nothing, spawn};
pub(super) use attach::attached;
pub(super) use blocking::block_on;
pub(super) use twin::Twin;
