//! Connections: a named, authorised use of any service.
//!
//! - `link_name`: names. `services`: what a service is, and the built-in ones.
//! - `hosts`: which hosts may get a credential. `calling`: one call through a connection.

pub mod calling;
pub mod hosts;
mod link_name;
pub mod services;

pub use link_name::{LinkName, check_display_name};
