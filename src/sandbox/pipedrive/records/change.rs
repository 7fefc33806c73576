//! A change to a record, as webhooks tell it.

use super::Object;
use super::kind::Kind;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Action {
    Create,
    Change,
    Delete,
}

impl Action {
    pub(in super::super) const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Change => "change",
            Self::Delete => "delete",
        }
    }
}

/// The record before and after.
#[derive(Debug, Clone)]
pub(in super::super) struct Change {
    pub(in super::super) action: Action,
    pub(in super::super) kind: Kind,
    pub(in super::super) id: i64,
    pub(in super::super) before: Option<Object>,
    pub(in super::super) after: Option<Object>,
}
