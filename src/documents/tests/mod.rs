//! Tests of the save over fakes in memory.

mod background;
mod bench;
mod callbacks;
mod cleanup;
mod crashes;
mod deal;
mod editor;
mod late;
mod losses;
mod model;
mod reconcile;
mod service;
