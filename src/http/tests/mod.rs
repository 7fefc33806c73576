//! The client against a hostile server on raw TCP.

mod bodies;
mod retries;
mod save;
mod server;
mod upload;
