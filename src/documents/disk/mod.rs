//! Bytes on the disk.

pub(super) mod content;
pub(super) mod pieces;
pub(super) mod private;
pub(super) mod spool;
