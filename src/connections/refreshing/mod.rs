//! Refreshing that cannot lose a token.
//!
//! A refresh token that rotates is spent by its first use. So: one refresh at a time in the process
//! (`flight`) and between processes (a file lock); what is stored is read again under the lock; a mark is
//! written before the token is sent, which also proves that the answer can be stored; the answer is on disk
//! before anybody uses it (`renewing`); and a token whose fate is unknown is not sent again blindly
//! (`outcome`, for the grant that `spent` names; `pausing` says when to wait). `freshness` says when it is time, by a clock that does not jump.

mod flight;
mod freshness;
mod outcome;
mod pausing;
mod renewing;
mod spent;

pub(super) use flight::{Flights, fresh, replaced};
pub(super) use freshness::{Deadlines, freshness};
pub(super) use outcome::{Unsaved, may_send_twice};
#[cfg(test)]
pub(super) use renewing::patience;
pub(super) use renewing::{lock_account, lock_accounts, settle};
