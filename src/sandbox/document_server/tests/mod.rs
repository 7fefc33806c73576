//! The fake Document Server over HTTP, held to what the real one answered.

mod app;
mod sessions;
mod token_table;
