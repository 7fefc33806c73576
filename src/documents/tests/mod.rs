//! Tests of the save over fakes in memory.

mod bench;
mod callbacks;
mod cleanup;
mod crashes;
mod deal;
mod editor;
mod model;
mod service;
