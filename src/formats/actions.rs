//! What the editors offer for a format: the vendor's vocabulary, as a set.

use std::fmt;

/// One thing that the editors can do with a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Open it.
    View,
    /// Edit and save it without loss.
    Edit,
    /// Edit it with a possible loss on saving; the operator must opt in.
    LossyEdit,
    /// The server converts it to OOXML before editing.
    AutoConvert,
    /// Track changes.
    Review,
    /// Comment on it.
    Comment,
    /// Protect it with a password.
    Encrypt,
    /// Set filters that others do not see (`permissions.modifyFilter`).
    CustomFilter,
    /// Fill in its form fields.
    Fill,
}

impl Action {
    /// Every action, in the order of lists.
    pub const ALL: [Self; 9] = [
        Self::View,
        Self::Edit,
        Self::LossyEdit,
        Self::AutoConvert,
        Self::Review,
        Self::Comment,
        Self::Encrypt,
        Self::CustomFilter,
        Self::Fill,
    ];

    /// The vendor's word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Edit => "edit",
            Self::LossyEdit => "lossy-edit",
            Self::AutoConvert => "auto-convert",
            Self::Review => "review",
            Self::Comment => "comment",
            Self::Encrypt => "encrypt",
            Self::CustomFilter => "customfilter",
            Self::Fill => "fill",
        }
    }

    /// The action of that name; a newer server may know more.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

/// A set of actions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Actions(u16);

impl Actions {
    /// The set of `actions`.
    pub const fn of(actions: &[Action]) -> Self {
        let mut bits = 0;
        let mut rest = actions;
        while let [first, more @ ..] = rest {
            bits |= 1 << *first as u16;
            rest = more;
        }
        Self(bits)
    }

    /// Whether `action` is one of them.
    pub const fn contains(self, action: Action) -> bool {
        self.0 & (1 << action as u16) != 0
    }

    /// The set with `action` added.
    #[must_use]
    pub const fn with(self, action: Action) -> Self {
        Self(self.0 | 1 << action as u16)
    }

    /// The actions, in the order of [`Action::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Action> {
        Action::ALL.into_iter().filter(move |action| self.contains(*action))
    }
}

impl fmt::Debug for Actions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}
