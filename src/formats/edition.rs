//! Which release of ONLYOFFICE Docs a list belongs to.

use crate::{Error, Result};

/// The releases whose lists differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Edition {
    /// Docs 9 and before.
    #[default]
    Docs9,
    /// Docs 10.0: DOCXF and OFORM gone, OFD new, XLS editable with loss.
    Docs10,
}

impl Edition {
    /// The edition of a server version such as `10`, `10.0` or `9.4.0.25`.
    pub fn of_version(version: &str) -> Result<Self> {
        match version.split('.').next().map(str::parse::<u32>) {
            Some(Ok(major)) if major >= 10 => Ok(Self::Docs10),
            Some(Ok(_)) => Ok(Self::Docs9),
            _ => {
                let shown: String = version.chars().take(20).collect();
                Err(Error::config(format!("{shown:?} is no version of ONLYOFFICE Docs"))
                    .with_hint("Give the version as the server tells it, such as \"9.4.0\" or \"10.0\"."))
            }
        }
    }
}
