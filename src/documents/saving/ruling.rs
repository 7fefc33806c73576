//! What becomes of saved bytes: the rule that keeps one session from overwriting another.
//!
//! A session is current while its revision is the document's. Its saves replace the
//! content. A save of a session that has ended is late: it may be older than what the
//! document holds now, so it becomes a file of its own. The one exception is a session
//! that the Document Server reopened while nobody else got hold of the document.

use crate::documents::model::{JobKind, SessionState};

/// What the journal knows when the bytes of a save are durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Facts {
    /// The document's revision when the session's key was made.
    pub session_revision: u64,
    /// The document's revision now.
    pub document_revision: u64,
    /// What was last reported about the session.
    pub session: SessionState,
    /// The newest content of the document came from this session.
    pub content_is_ours: bool,
    /// Somebody is reported in a session of a newer revision.
    pub newer_session: bool,
    /// The session ends with this save.
    pub is_final: bool,
    /// A callback that came later was accepted from the same session, and this one is not newer.
    pub overtaken: bool,
}

/// What to do with the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// Replace the content, or stand beside it.
    pub kind: JobKind,
    /// The next session needs a new key.
    pub new_revision: bool,
}

/// The ruling for these facts.
pub fn rule(facts: Facts) -> Ruling {
    if facts.overtaken {
        return Ruling { kind: JobKind::Conflict, new_revision: false };
    }
    if facts.session_revision >= facts.document_revision {
        return Ruling { kind: JobKind::Replace, new_revision: facts.is_final };
    }
    let reopened = facts.session == SessionState::Editing;
    if reopened && facts.content_is_ours && !facts.newer_session {
        // The new revision turns every key that was issued in between into a late one.
        return Ruling { kind: JobKind::Replace, new_revision: true };
    }
    Ruling { kind: JobKind::Conflict, new_revision: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURRENT: Facts = Facts {
        session_revision: 3,
        document_revision: 3,
        session: SessionState::Editing,
        content_is_ours: false,
        newer_session: false,
        is_final: true,
        overtaken: false,
    };

    #[test]
    fn the_end_of_a_current_session_replaces_and_changes_the_key() {
        assert_eq!(rule(CURRENT), Ruling { kind: JobKind::Replace, new_revision: true });
    }

    #[test]
    fn a_forced_save_keeps_the_key() {
        let facts = Facts { is_final: false, ..CURRENT };
        assert_eq!(rule(facts), Ruling { kind: JobKind::Replace, new_revision: false });
    }

    #[test]
    fn a_late_save_stands_beside_the_document() {
        let late = Facts { document_revision: 4, content_is_ours: true, ..CURRENT };
        for facts in [
            Facts { session: SessionState::Closed, ..late },
            Facts { content_is_ours: false, ..late },
            Facts { newer_session: true, ..late },
            Facts { overtaken: true, ..CURRENT },
        ] {
            assert_eq!(rule(facts), Ruling { kind: JobKind::Conflict, new_revision: false }, "{facts:?}");
        }
    }

    #[test]
    fn a_reopened_session_goes_on_and_outdates_keys_issued_meanwhile() {
        let facts = Facts { document_revision: 4, content_is_ours: true, is_final: false, ..CURRENT };
        assert_eq!(rule(facts), Ruling { kind: JobKind::Replace, new_revision: true });
    }
}
