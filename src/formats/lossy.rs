//! The operator's consent to editing that may lose something on saving.

use std::collections::BTreeSet;

use super::{Edition, get_for};
use crate::{Error, Result};

/// The extensions that may be edited though saving them can lose something. None by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LossyEditing(BTreeSet<&'static str>);

impl LossyEditing {
    /// Consent for these extensions; each must be editable with loss in some release.
    pub fn of<'a>(extensions: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        extensions.into_iter().map(known).collect::<Result<_>>().map(Self)
    }

    /// The accepted extensions.
    pub fn extensions(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().copied()
    }

    /// Whether `extension` (lower case, no dot) was accepted.
    pub fn accepts(&self, extension: &str) -> bool {
        self.0.contains(extension)
    }
}

fn known(extension: &str) -> Result<&'static str> {
    [Edition::Docs9, Edition::Docs10]
        .into_iter()
        .filter_map(|edition| get_for(edition, extension))
        .find(|format| format.can_edit_lossy())
        .map(|format| format.extension)
        .ok_or_else(|| {
            let shown: String = extension.chars().take(20).collect();
            Error::config(format!("{shown:?} is no format with lossy editing"))
                .with_hint("Formats with lossy editing are csv, epub, fb2, html, odp, ods, odt, otp, ots, ott, rtf, tsv, txt and, since Docs 10.0, xls.")
        })
}
