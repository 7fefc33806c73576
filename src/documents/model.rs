//! The things the journal keeps: documents, editing sessions and saves.

use crate::onlyoffice::CallbackStatus;
use crate::{Error, Result};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident => $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word kept in the journal and shown to operators.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The value of a word from the journal.
            pub fn parse(word: &str) -> Result<Self> {
                match word {
                    $($word => Ok($name::$variant),)*
                    _ => Err(Error::new(
                        crate::ErrorKind::Storage,
                        format!("the journal holds an unknown word `{}`", word.escape_debug()),
                    )
                    .with_hint("The journal was written by a newer version, or it is damaged.")),
                }
            }
        }
    };
}

words! {
    /// How far a save has come. Each step is committed before the next one starts.
    Step {
        /// A callback named bytes that are not on our disk yet. Nothing was acknowledged.
        Received => "received",
        /// The bytes are on disk. From here on nothing may be lost.
        Fetched => "fetched",
        /// An upload was started; its answer is not known.
        Uploading => "uploading",
        /// Pipedrive named the new file.
        Uploaded => "uploaded",
        /// The new file was found whole in Pipedrive and is now the document's file.
        Verified => "verified",
        /// The new file carries its final name.
        Named => "named",
        /// The old file was retired.
        Retired => "retired",
        /// All is done; the bytes were removed from the disk.
        Done => "done",
        /// A later save of the same session holds everything this one held.
        Superseded => "superseded",
        /// The bytes never arrived and were never acknowledged.
        Abandoned => "abandoned",
        /// A damaged copy, kept on disk for a person to look at.
        Kept => "kept",
    }
}

words! {
    /// What becomes of the bytes of a save.
    JobKind {
        /// They become the document's content.
        Replace => "replace",
        /// They become a file of their own beside the document.
        Conflict => "conflict",
        /// They are kept on disk and never uploaded: the Document Server called them damaged.
        Corrupted => "corrupted",
    }
}

words! {
    /// What is known about an editing session.
    SessionState {
        /// A config was issued; nobody was reported in the editor yet.
        Offered => "offered",
        /// The Document Server reported somebody in the editor.
        Editing => "editing",
        /// The Document Server reported the end.
        Closed => "closed",
    }
}

/// A document: stable, while its file in Pipedrive changes with every save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Our own random id, 32 hexadecimal digits.
    pub id: String,
    /// The Pipedrive company it belongs to.
    pub company: String,
    /// The deal it is attached to.
    pub deal: u64,
    /// Its file in Pipedrive at this moment.
    pub file: u64,
    /// Its name when last seen.
    pub name: String,
    /// Grows whenever a session ends with changes; part of the document key.
    pub revision: u64,
    /// The key of the session that the newest accepted content came from.
    pub content_key: Option<String>,
    /// Place in the order of accepted saves of the newest one that reached Pipedrive.
    pub delivered: u64,
}

/// An editing session: one document key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The document key.
    pub key: String,
    /// Id of its document.
    pub document: String,
    /// The document's revision when the key was made.
    pub revision: u64,
    /// What was last reported.
    pub state: SessionState,
    /// Ids of the users in the editor.
    pub users: Vec<String>,
    /// Newest `lastsave` accepted from it, in milliseconds since 1970.
    pub last_save: Option<i64>,
    /// When it last changed, in milliseconds since 1970.
    pub changed: i64,
}

/// One save on its way: a row of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Number of the row.
    pub id: u64,
    /// Id of the document.
    pub document: String,
    /// Key of the session it came from.
    pub key: String,
    /// User id of the callback link it came through.
    pub user: String,
    /// What the callback reported.
    pub status: CallbackStatus,
    /// What becomes of the bytes.
    pub kind: JobKind,
    /// How far it has come.
    pub step: Step,
    /// Given up until an operator retries it; the bytes stay.
    pub failed: bool,
    /// Extension of the bytes as the callback named it.
    pub file_type: Option<String>,
    /// Size in bytes, once fetched.
    pub bytes: u64,
    /// SHA-256 of the bytes in hexadecimal, once fetched.
    pub sha256: String,
    /// Where the bytes can be fetched; only while `received`. Holds a credential: never shown.
    pub(crate) url: String,
    /// Unique text in the name of the upload, by which it is recognised after a lost answer.
    pub marker: String,
    /// Place in the order of accepted saves; 0 before `fetched`.
    pub accepted: u64,
    /// The file that this save replaces.
    pub old_file: Option<u64>,
    /// The file it was uploaded as.
    pub new_file: Option<u64>,
    /// The final name.
    pub name: String,
    /// When the upload was last started, in milliseconds since 1970.
    pub upload_started: i64,
    /// More than one upload may have been started.
    pub ambiguous: bool,
    /// Failed attempts so far.
    pub attempts: u32,
    /// Not before this time, in milliseconds since 1970.
    pub next_attempt: i64,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was received, in milliseconds since 1970.
    pub created: i64,
    /// When it last changed, in milliseconds since 1970.
    pub changed: i64,
}

impl Step {
    /// Whether the bytes are on our disk (or further) in this step.
    pub const fn is_durable(self) -> bool {
        !matches!(self, Step::Received | Step::Abandoned)
    }

    /// Whether Pipedrive has the content: as this save, or as a later one that holds all of it.
    pub const fn is_settled(self) -> bool {
        matches!(self, Step::Done | Step::Superseded)
    }

    /// Whether nothing more will happen.
    pub const fn is_final(self) -> bool {
        matches!(self, Step::Done | Step::Superseded | Step::Abandoned | Step::Kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_round() {
        for step in Step::ALL {
            assert_eq!(Step::parse(step.as_str()).unwrap(), *step);
        }
        assert!(Step::parse("melted").is_err());
    }
}
