//! What a service is, how it is written down, and which ones are built in.
//!
//! - `service`, `authentication`, `parameter`, `scope`, `variables`: the parts of a definition.
//! - `definition`: TOML or JSON to a service and back. `checking`, `checking_oauth`: what must hold for each.
//! - `filled`: the addresses as one connection uses them. `fitting`: whether given variables fit into them.
//! - `difference`: which changes of a definition need a new authorization.
//! - `catalogue`, `services.toml`: the built-in ones.

mod authentication;
mod catalogue;
mod checking;
mod checking_oauth;
mod definition;
mod difference;
mod filled;
mod fitting;
mod headers;
mod pairs;
mod parameter;
mod scope;
mod service;
#[cfg(test)]
mod tests;
mod variables;

pub use authentication::{Authentication, ClientPlace, Grant, OAuth1Endpoints, OAuth2Endpoints};
pub use catalogue::{built_in, find};
pub use definition::{check_link_name, read, read_stored, write};
pub use difference::{Difference, difference};
pub use filled::{Endpoints, Filled, join};
pub use parameter::{Parameter, Place};
pub use scope::{Scope, is_scope};
pub use service::{Service, TestRequest};
pub use variables::{Values, Variable, VariableKind};
