//! Behaviour of a running sandbox, seen through a plain HTTP client.

mod frame;
mod support;
