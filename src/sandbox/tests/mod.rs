//! Behaviour of a running sandbox, seen through a plain HTTP client.

mod files;
mod frame;
mod limits;
mod lists;
mod records;
mod search;
mod support;
