//! The text of a snippet.

use std::fmt::Write as _;

use super::example::{Example, Language};
use super::quoting;
use crate::connections::LinkName;
use crate::connections::services::{Authentication, Parameter, Place, Service};

/// What the name of a vault in memory begins with.
const MEMORY: &str = "memory://";

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
        "# {}\nfrom dealdocs.connections import Vault\n\nvault = Vault({})\n\
         response = {connection}.request({}, {})\nresponse.raise_for_status()\nprint(response.text)\n",
        quoting::comment(example.name),
        text(example.vault),
        text(example.method),
        text(example.url),
    )
}

fn command(example: Example<'_>) -> String {
    // What is in memory, no command can open.
    let in_file = !example.vault.starts_with(MEMORY);
    let vault = in_file.then(|| format!(" {}", quoting::shell(&format!("--vault={}", example.vault))));
    let subject =
        example.subject.map(|subject| format!(" {}", quoting::shell(&format!("--subject={subject}"))));
    format!(
        "# {}\ndealdocs connections call{} {}{} {} {}\n",
        quoting::comment(example.name),
        vault.unwrap_or_default(),
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
