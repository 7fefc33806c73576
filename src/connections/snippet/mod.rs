//! A call through a connection as text to copy: Python, curl, or a command line.
//!
//! Only names and the address go in, never a value of the connection, so no secret can come out.
//! Every text is quoted by the rule of its language: whatever a name holds, the outcome parses.

mod quoting;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use super::LinkName;
use super::services::{Authentication, Parameter, Place, Service};
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
    /// The language of that name: `python`, `curl`, `command`.
    pub fn parse(name: &str) -> Result<Self> {
        match name {
            "python" => Ok(Self::Python),
            "curl" => Ok(Self::Curl),
            "command" => Ok(Self::Command),
            _ => Err(Error::config(format!("there are no snippets for `{}`", name.escape_debug()))
                .with_hint("Use python, curl or command.")),
        }
    }
}

/// The call to show.
#[derive(Debug, Clone, Copy)]
pub struct Example<'a> {
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

/// The text for `example`.
pub fn snippet(service: &Service, example: Example<'_>, language: Language) -> String {
    match language {
        Language::Python => python(example),
        Language::Curl => curl(service, example),
        Language::Command => command(example),
    }
}

fn python(example: Example<'_>) -> String {
    let text = quoting::python;
    let link = text(example.link_name.as_str());
    let connection = match example.subject {
        None => format!("vault[{link}]"),
        Some(subject) => format!("vault.connection({link}, subject={})", text(subject)),
    };
    format!(
        "# {}\nfrom dealdocs.connections import Vault\n\nvault = Vault(\"connections.vault\")\n\
         response = {connection}.request({}, {})\nresponse.raise_for_status()\nprint(response.text)\n",
        quoting::comment(example.name),
        text(example.method),
        text(example.url),
    )
}

fn command(example: Example<'_>) -> String {
    let subject =
        example.subject.map(|subject| format!(" {}", quoting::shell(&format!("--subject={subject}"))));
    format!(
        "# {}\ndealdocs connections call {}{} {} {}\n",
        quoting::comment(example.name),
        quoting::shell(example.link_name.as_str()),
        subject.unwrap_or_default(),
        quoting::shell(example.method),
        quoting::shell(example.url),
    )
}

fn curl(service: &Service, example: Example<'_>) -> String {
    if matches!(service.authentication, Authentication::OAuth1(_)) {
        let note =
            "# Every request is signed anew (OAuth 1), which curl cannot do. The same call as a command:\n";
        return format!("{note}{}", command(example));
    }
    let mut words = Vec::new();
    let mut query = false;
    for (name, value) in &service.headers {
        words.push(format!("--header {}", quoting::shell(&format!("{name}: {value}"))));
    }
    for parameter in &service.parameters {
        query |= parameter.place == Place::Query;
        words.push(placed(parameter, example.link_name));
    }
    let variable = |name: &str| quoting::variable(example.link_name.as_str(), name);
    match &service.authentication {
        Authentication::Basic => {
            words.push(format!("--user \"{}:{}\"", variable("user_name"), variable("password")));
        }
        Authentication::OAuth2(oauth2) => {
            let (option, before) = if let Some(name) = &oauth2.bearer_query {
                query = true;
                ("--data-urlencode", format!("{name}="))
            } else if let Some(name) = &oauth2.bearer_header {
                ("--header", format!("{name}: "))
            } else {
                ("--header", format!("authorization: {} ", oauth2.token_prefix))
            };
            words.push(format!("{option} {}\"{}\"", quoting::shell(&before), variable("access_token")));
        }
        Authentication::ApiKey | Authentication::OAuth1(_) => {}
    }
    let get = if query { " --get" } else { "" };
    let mut text = format!(
        "# {}. The credentials stand in environment variables.\ncurl --request {}{get} {}",
        quoting::comment(example.name),
        quoting::shell(example.method),
        quoting::shell(example.url),
    );
    for word in words {
        // Writing to a String cannot fail.
        let _ = write!(text, " \\\n  {word}");
    }
    text.push('\n');
    text
}

/// The option of curl that puts `parameter` in its place.
fn placed(parameter: &Parameter, link: &LinkName) -> String {
    let prefix = parameter.prefix.as_deref().unwrap_or_default();
    let value = match &parameter.default {
        Some(default) => quoting::shell(default),
        None => format!("\"{}\"", quoting::variable(link.as_str(), parameter.value_name())),
    };
    match parameter.place {
        Place::Header => {
            format!("--header {}{value}", quoting::shell(&format!("{}: {prefix}", parameter.key)))
        }
        Place::Query | Place::Form => {
            format!("--data-urlencode {}{value}", quoting::shell(&format!("{}={prefix}", parameter.key)))
        }
    }
}
