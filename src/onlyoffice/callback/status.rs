//! What a callback can report: statuses, actions and reasons, with their numbers.

/// What happened to the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum CallbackStatus {
    /// 0: the server knows no such document.
    #[default]
    NotFound,
    /// 1: somebody came or went.
    Editing,
    /// 2: the last editor left; there is a new content to store.
    MustSave,
    /// 3: the last editor left and the content could not be made.
    Corrupted,
    /// 4: the last editor left without changes.
    Closed,
    /// 5: a mail merge.
    MailMerge,
    /// 6: a content to store while editing goes on.
    ForceSaved,
    /// 7: a content asked for while editing could not be made.
    ForceSaveCorrupted,
    /// A status that this version does not know.
    Other(u64),
}

impl CallbackStatus {
    /// The status of that number.
    pub const fn from_code(code: u64) -> Self {
        match code {
            0 => Self::NotFound,
            1 => Self::Editing,
            2 => Self::MustSave,
            3 => Self::Corrupted,
            4 => Self::Closed,
            5 => Self::MailMerge,
            6 => Self::ForceSaved,
            7 => Self::ForceSaveCorrupted,
            other => Self::Other(other),
        }
    }

    /// The number on the wire.
    pub const fn code(self) -> u64 {
        match self {
            Self::NotFound => 0,
            Self::Editing => 1,
            Self::MustSave => 2,
            Self::Corrupted => 3,
            Self::Closed => 4,
            Self::MailMerge => 5,
            Self::ForceSaved => 6,
            Self::ForceSaveCorrupted => 7,
            Self::Other(code) => code,
        }
    }

    /// A content is ready to be stored: 2 and 6.
    pub const fn needs_save(self) -> bool {
        matches!(self, Self::MustSave | Self::ForceSaved)
    }

    /// The content could not be made: 3 and 7.
    pub const fn is_corrupted(self) -> bool {
        matches!(self, Self::Corrupted | Self::ForceSaveCorrupted)
    }

    /// The session is over: 2, 3 and 4.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::MustSave | Self::Corrupted | Self::Closed)
    }

    /// A save while editing goes on: 6 and 7.
    pub const fn is_forced(self) -> bool {
        matches!(self, Self::ForceSaved | Self::ForceSaveCorrupted)
    }

    /// The session goes on and the key stays: 1, 6 and 7.
    pub const fn is_editing(self) -> bool {
        matches!(self, Self::Editing | Self::ForceSaved | Self::ForceSaveCorrupted)
    }
}

/// What a user did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    /// 0: left.
    Left,
    /// 1: came.
    Joined,
    /// 2: asked to save.
    AskedToSave,
    /// Something that this version does not know.
    Other(i64),
}

impl ActionKind {
    pub(super) const fn from_code(code: i64) -> Self {
        match code {
            0 => Self::Left,
            1 => Self::Joined,
            2 => Self::AskedToSave,
            other => Self::Other(other),
        }
    }

    /// The number on the wire.
    pub const fn code(self) -> i64 {
        match self {
            Self::Left => 0,
            Self::Joined => 1,
            Self::AskedToSave => 2,
            Self::Other(code) => code,
        }
    }
}

/// One action of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What was done.
    pub kind: ActionKind,
    /// By whom.
    pub user_id: String,
}

/// Why a content was made while editing goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForceSaveType {
    /// 0: the command service asked.
    Command,
    /// 1: a user pressed the button.
    Button,
    /// 2: the timer.
    Timer,
    /// 3: a form was submitted.
    FormSubmit,
    /// Something that this version does not know.
    Other(i64),
}

impl ForceSaveType {
    pub(super) const fn from_code(code: i64) -> Self {
        match code {
            0 => Self::Command,
            1 => Self::Button,
            2 => Self::Timer,
            3 => Self::FormSubmit,
            other => Self::Other(other),
        }
    }

    /// The number on the wire.
    pub const fn code(self) -> i64 {
        match self {
            Self::Command => 0,
            Self::Button => 1,
            Self::Timer => 2,
            Self::FormSubmit => 3,
            Self::Other(code) => code,
        }
    }
}
