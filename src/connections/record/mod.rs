//! What lies in the store, and where.
//!
//! A record is one JSON object. Its place is sealed with it, so that a record of one connection or user
//! cannot stand in for another's. Fields of later versions are kept.
//!
//! - `shapes`: connections, accounts and what else is kept. `key`: which account. `access`: reading and writing.

mod access;
mod key;
mod shapes;
#[cfg(test)]
mod tests;

pub(super) use access::{
    accounts, connection_place, connections, get, pending, pending_place, put, service_place, services,
};
pub(super) use key::Key;
pub use shapes::Owner;
pub(super) use shapes::{
    AccountRecord, ConnectionRecord, Earlier, Failure, Grant, Mark, PendingRecord, ServiceRecord, Trouble,
    TroubleKind,
};
