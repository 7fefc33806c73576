//! What people give for a connection, checked before it is stored.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};

use crate::connections::hosts::HostPattern;
use crate::connections::loaded::CLIENT_VALUES;
use crate::connections::secret::Secret;
use crate::connections::services::{Authentication, Parameter, Place, Service, is_scope};
use crate::http::check_header;
use crate::{Error, Result};

/// Longest value, in bytes.
const VALUE_CAP: usize = 64 * 1024;

/// Entries of a list.
const MOST: usize = 200;

/// Values of the client, and values of an account.
pub(super) fn split(
    values: &BTreeMap<String, SecretString>,
) -> (BTreeMap<String, Secret>, BTreeMap<String, Secret>) {
    values
        .iter()
        .map(|(name, value)| (name.clone(), Secret::from(value)))
        .partition(|(name, _)| CLIENT_VALUES.contains(&name.as_str()))
}

/// Refuses names that the service does not know, and values that cannot travel in a header or a form.
pub(super) fn check_values(values: &BTreeMap<String, SecretString>, service: &Service) -> Result<()> {
    let known = value_names(service);
    for (name, value) in values {
        if !known.contains(&name.as_str()) {
            let shown = name.escape_debug();
            return Err(Error::config(format!("the service `{}` has no value `{shown}`", service.link_name))
                .with_hint(format!("It has: {}.", known.join(", "))));
        }
        let text = value.expose_secret();
        // RFC 7617 knows empty passwords: some services take a key as the user name and nothing else.
        let may_be_empty = name == "password" && matches!(service.authentication, Authentication::Basic);
        if text.is_empty() && !may_be_empty || text.len() > VALUE_CAP || text.chars().any(char::is_control) {
            return Err(Error::config(format!(
                "the value of `{name}` is empty, too long or holds a control character"
            ))
            .with_hint("Was a line break copied along?"));
        }
        let in_header = |parameter: &&Parameter| {
            parameter.place == Place::Header && parameter.value_name() == name.as_str()
        };
        for parameter in service.parameters.iter().filter(in_header) {
            check_header(&parameter.key, text)?;
        }
        if name == "user_name" && text.contains(':') {
            return Err(Error::config("a user name for Basic authentication holds no colon (RFC 7617)"));
        }
    }
    Ok(())
}

fn value_names(service: &Service) -> Vec<&str> {
    let mut names: Vec<&str> = match service.authentication {
        Authentication::ApiKey => vec![],
        Authentication::Basic => vec!["user_name", "password"],
        Authentication::OAuth1(_) => vec!["consumer_key", "consumer_secret"],
        Authentication::OAuth2(_) if service.has_public_clients() => vec!["client_id"],
        Authentication::OAuth2(_) => vec!["client_id", "client_secret"],
    };
    for parameter in &service.parameters {
        if !names.contains(&parameter.value_name()) {
            names.push(parameter.value_name());
        }
    }
    names
}

/// Refuses variables that the service does not know, and values that would change an address.
pub(super) fn check_variables(variables: &BTreeMap<String, String>, service: &Service) -> Result<()> {
    for (key, value) in variables {
        let known = service.variables.iter().find(|variable| variable.key == *key && !variable.learned);
        let variable = known.ok_or_else(|| {
            let shown = key.escape_debug();
            Error::config(format!("the service `{}` has no variable `{shown}`", service.link_name))
        })?;
        variable.check(value)?;
    }
    Ok(())
}

/// Variables as they are stored: those of one's own host may be given as the whole host or address. Refuses those
/// with which an address could never be used; what is missing may come later.
pub(super) fn usable_variables(
    variables: BTreeMap<String, String>,
    service: &Service,
) -> Result<BTreeMap<String, String>> {
    let short = |(key, value): (String, String)| {
        let value = service.short_value(&key, &value).unwrap_or(value);
        (key, value)
    };
    let variables: BTreeMap<_, _> = variables.into_iter().map(short).collect();
    check_variables(&variables, service)?;
    service.check_fit(&variables)?;
    Ok(variables)
}

/// Refuses scopes where there are none, and texts that are not one.
pub(super) fn check_scopes(scopes: &[String], service: &Service) -> Result<()> {
    if scopes.is_empty() {
        return Ok(());
    }
    if !matches!(service.authentication, Authentication::OAuth2(_)) {
        return Err(Error::config(format!("the service `{}` knows no scopes", service.link_name)));
    }
    match scopes.iter().find(|scope| !is_scope(scope)) {
        Some(scope) => Err(Error::config(format!("`{}` is not a scope", scope.escape_debug()))
            .with_hint("Give each scope on its own, without spaces.")),
        None if scopes.len() > MOST => Err(Error::config(format!("more than {MOST} scopes"))),
        None => Ok(()),
    }
}

/// Refuses what is not a host, a pattern or an origin.
pub(super) fn check_hosts(hosts: &[String]) -> Result<()> {
    if hosts.len() > MOST {
        return Err(Error::config(format!("more than {MOST} allowed hosts")));
    }
    hosts.iter().try_for_each(|host| HostPattern::parse(host).map(drop))
}
