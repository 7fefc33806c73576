//! The files of a deal, as people use them.

pub(super) mod access;
pub(super) mod change;
pub(super) mod create;
pub(super) mod download;
pub(super) mod kept;
pub(super) mod list;
