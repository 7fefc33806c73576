//! The fake Document Server over HTTP, held to what the real one answered.

mod abuse;
mod app;
mod conversions;
mod edits;
mod sessions;
mod token_table;
