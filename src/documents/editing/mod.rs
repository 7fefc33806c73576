//! A document in the editor: opened, and the session that co-editors share.

pub(super) mod open;
pub(super) mod session;
