//! The HTTP face of the fake Document Server.

mod command;
mod control;
mod converter;
mod editor;
mod files;
mod meta;
mod pages;
mod router;

pub use router::router;
