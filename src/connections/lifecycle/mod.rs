//! From the beginning of a connection to its end.
//!
//! - `creation`: a new connection. `given`: the checks of what it is given. `changes`: what can be changed later.
//! - `revocation`: giving a grant back. `deletion`: the end. `definitions`: services of one's own.

mod changes;
mod creation;
mod definitions;
mod deletion;
mod given;
mod keys;
mod revocation;

pub use changes::Update;
pub(super) use changes::{refer, relabel, rename, set_disabled, set_values, update};
pub use creation::NewConnection;
pub(super) use creation::{check_record, create};
pub(super) use definitions::{define, undefine};
pub(super) use deletion::{delete, delete_account};
pub(super) use keys::change_key;
pub use revocation::Revoked;
pub(super) use revocation::revoke;
