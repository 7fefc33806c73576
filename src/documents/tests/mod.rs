//! Tests of the save over fakes in memory.

mod background;
mod bench;
mod callbacks;
mod cleanup;
mod crashes;
mod deal;
mod editor;
mod losses;
mod model;
mod service;
