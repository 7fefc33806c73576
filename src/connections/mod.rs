//! Connections: a named, authorised use of any service.
//!
//! What a service is and how one call is made:
//! - `link_name`: names. `services`: what a service is, and the built-in ones.
//! - `hosts`: which hosts may get a credential. `calling`: one call through a connection.
//! - `snippet`: a call as text to copy. `cdata`: connection strings in the words of another driver.
//!
//! What is kept:
//! - `store`: a vault, or memory. `record`: what lies in it, and where. `secret`: texts that are never shown.
//! - `loaded`: an account with its service; `identity`: who is calling. `status`, `overview`: what may be shown of it;
//!   `scopes`: what it was granted.
//!
//! What happens to it:
//! - `lifecycle`: from creation to deletion. `authorizing`: the ways to a grant; `granting` stores it.
//! - `refreshing`: new access tokens, without losing one. `calls`, `testing`, `usage`: using it.
//!   `wanted`: what a service lacked in a call.
//! - `unfinished`: exchanges that the end of the process waits for.
//! - `lent`: its credential for another client, which sends to one address.
//! - `bundle`: taking connections to another store.
//! - `connections`, `connection`: the two handles. `core`: what they share. `options`, `clock`: their settings.

mod authorizing;
mod bundle;
pub mod calling;
mod calls;
pub mod cdata;
mod clock;
mod connection;
#[expect(clippy::module_inception, reason = "the handle has the name of the room")]
mod connections;
mod core;
mod granting;
pub mod hosts;
mod identity;
mod lent;
mod lifecycle;
mod link_name;
mod loaded;
mod options;
mod overview;
mod record;
mod refreshing;
mod scopes;
mod secret;
pub mod services;
pub mod snippet;
mod status;
mod store;
mod testing;
#[cfg(test)]
mod tests;
mod unfinished;
mod usage;
mod wanted;

pub use authorizing::{
    Begin, Begun, CarriedToken, DeviceCode, Finished, HeldTokens, ImportedTokens, LoopbackOptions,
};
pub use bundle::{Carried, Export};
pub use connection::Connection;
pub use connections::Connections;
pub use lent::Lent;
pub use lifecycle::{NewConnection, Revoked, Update};
pub use link_name::{LinkName, check_display_name};
pub use options::Options;
pub use overview::{Overview, Snippets};
pub use record::Owner;
pub use status::Status;
pub use testing::TestReport;
pub use unfinished::unfinished;
