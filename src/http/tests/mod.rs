//! The client against a hostile server on raw TCP. Tests name the row of the list of
//! attacks (rows 47 to 63) that they cover; row 59, endless pages, is the pagers' own.

mod bodies;
mod environment;
mod guard;
mod headers;
mod redaction;
mod redirects;
mod retries;
mod save;
pub(crate) mod server;
mod tls;
mod upload;
