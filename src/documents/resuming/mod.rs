//! What goes on later: after a crash, an outage, a failed attempt, or a lost answer.

pub(super) mod background;
pub(super) mod late;
pub(super) mod reconcile;
pub(super) mod recover;
pub(super) mod resume;
pub(super) mod strays;
