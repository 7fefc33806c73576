//! What a snippet shows, and in which language.

use crate::connections::LinkName;
use crate::{Error, Result};

/// The form of a snippet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// A script that opens the vault.
    Python,
    /// curl, with the credentials in environment variables.
    Curl,
    /// `dealdocs connections call`.
    Command,
}

impl Language {
    /// The language of that name: `python`, `curl`, `command` or, for the same, `cli`.
    pub fn parse(name: &str) -> Result<Self> {
        match name {
            "python" => Ok(Self::Python),
            "curl" => Ok(Self::Curl),
            "command" | "cli" => Ok(Self::Command),
            _ => Err(Error::config(format!("there are no snippets for `{}`", name.escape_debug()))
                .with_hint("Use python, curl or command.")),
        }
    }
}

/// The call to show.
#[derive(Debug, Clone, Copy)]
pub struct Example<'a> {
    /// Where the vault is: a path, or `memory://` and a name.
    pub vault: &'a str,
    /// Link name of the connection.
    pub link_name: &'a LinkName,
    /// Its display name, for a comment.
    pub name: &'a str,
    /// The user, of a connection that each user has for their own.
    pub subject: Option<&'a str>,
    /// GET or POST.
    pub method: &'a str,
    /// The address, without any credential.
    pub url: &'a str,
}
