//! The control routes below `/_sandbox`, on every listener, outside of faults and limits.

mod routes;

pub(super) use routes::router;
