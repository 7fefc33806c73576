//! Tests of the room through its public names.

mod callback;
mod callback_fields;
mod check;
mod command;
mod config;
mod convert;
mod fake_server;
mod fetch;
mod permissions;
mod vectors;

use crate::jwt::Secret;

use super::{DocumentServer, ServerOptions};

pub(super) const SECRET: &str = "c9b0a1f7d2e84c53a6f1b7e0d4c8a9f3";
pub(super) const NOW: i64 = 1_780_000_000;

pub(super) fn options() -> ServerOptions {
    ServerOptions::new("https://docs.example.com/ds/", Secret::new(SECRET).unwrap())
}

pub(super) fn server() -> DocumentServer {
    DocumentServer::new(options()).unwrap()
}
