//! What must hold for every definition before anything is sent by it.

use std::collections::HashSet;

use super::authentication::Authentication;
use super::checking_oauth::{oauth1, oauth2};
use super::filled::is_encrypted;
use super::fitting::sample;
use super::headers::header;
use super::parameter::{Parameter, Place};
use super::service::Service;
use super::variables::{self, Values, Variable};
use crate::connections::link_name::check_display_name;
use crate::{Error, Result};

/// Most parameters, variables, headers, hosts or scopes of one service.
const MOST: usize = 100;

/// Values that a connection has of its own, besides the parameters.
const OWN_VALUES: [&str; 6] =
    ["client_id", "client_secret", "consumer_key", "consumer_secret", "password", "user_name"];

/// Refuses a service that cannot be right.
pub(super) fn check(service: &Service) -> Result<()> {
    check_display_name(&service.name)?;
    if !service.category.is_empty() {
        check_display_name(&service.category)?;
    }
    counts(service)?;
    for text in [&service.documentation, &service.notes].into_iter().flatten() {
        if text.chars().any(char::is_control) || text.len() > 2000 {
            return Err(Error::config("a text of the definition is too long or holds a control character"));
        }
    }
    for (name, value) in &service.headers {
        header(name, value)?;
    }
    service.parameters.iter().try_for_each(|parameter| self::parameter(service, parameter))?;
    unique("parameter", service.parameters.iter().map(|parameter| parameter.key.to_ascii_lowercase()))?;
    service.variables.iter().try_for_each(variable)?;
    unique("variable", service.variables.iter().map(|variable| variable.key.clone()))?;
    if service.account_label.as_ref().is_some_and(|pointer| !pointer.starts_with('/')) {
        return Err(Error::config("`account_label` is not a JSON pointer").with_hint("As in `/data/name`."));
    }
    match &service.authentication {
        Authentication::ApiKey if service.parameters.is_empty() => {
            return Err(Error::config("an API key service needs at least one parameter"));
        }
        Authentication::ApiKey | Authentication::Basic => {}
        Authentication::OAuth1(endpoints) => oauth1(endpoints)?,
        Authentication::OAuth2(endpoints) => oauth2(endpoints)?,
    }
    addresses(service)
}

fn counts(service: &Service) -> Result<()> {
    let scopes = match &service.authentication {
        Authentication::OAuth2(endpoints) => endpoints.scopes.len(),
        _ => 0,
    };
    for (what, count, most) in [
        ("parameters", service.parameters.len(), MOST),
        ("variables", service.variables.len(), MOST),
        ("headers", service.headers.len(), MOST),
        ("allowed_hosts", service.allowed_hosts.len(), MOST),
        ("scopes", scopes, 10 * MOST),
    ] {
        if count > most {
            return Err(Error::config(format!("the definition has more than {most} `{what}`")));
        }
    }
    Ok(())
}

fn parameter(service: &Service, parameter: &Parameter) -> Result<()> {
    let key = parameter.key.escape_debug().to_string();
    let refused = |why: &str| Error::config(format!("the parameter `{key}` {why}"));
    if parameter.key.is_empty() || parameter.key.len() > 100 || parameter.key.chars().any(char::is_control) {
        return Err(refused("has no usable key"));
    }
    if let Some(name) = &parameter.display_name {
        check_display_name(name)?;
    }
    let prefix = parameter.prefix.as_deref().unwrap_or_default();
    if prefix.len() > 100 || !prefix.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(refused("has a prefix that cannot be sent"));
    }
    if parameter.secret && parameter.default.is_some() {
        return Err(refused("is secret and has a default").with_hint("A definition holds no secrets."));
    }
    let value = parameter.default.as_deref().unwrap_or("x");
    match parameter.place {
        Place::Header => header(&parameter.key, &format!("{prefix}{value}"))?,
        Place::Query | Place::Form if value.chars().any(char::is_control) => {
            return Err(refused("has a default with a control character"));
        }
        Place::Form if matches!(service.authentication, Authentication::OAuth2(_)) => {
            return Err(refused("stands in a form; OAuth 2 services take headers and queries"));
        }
        Place::Query | Place::Form => {}
    }
    let own_header = parameter.place == Place::Header
        && parameter.key.eq_ignore_ascii_case("authorization")
        && !matches!(service.authentication, Authentication::ApiKey);
    if own_header {
        return Err(refused("is the header that the authentication itself sets"));
    }
    match &parameter.value_from {
        Some(name) if OWN_VALUES.contains(&name.as_str()) || is_key(name) => Ok(()),
        Some(_) => Err(refused("takes its value from something that is no value")),
        None => Ok(()),
    }
}

fn is_key(name: &str) -> bool {
    (1..=50).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

fn variable(variable: &Variable) -> Result<()> {
    let refused = |why: &str| Error::config(format!("the variable `{}` {why}", variable.key.escape_debug()));
    if !is_key(&variable.key) {
        return Err(refused("has no usable key").with_hint("Use letters, digits, `_` and `-`."));
    }
    if let Some(name) = &variable.display_name {
        check_display_name(name)?;
    }
    if variable.choices.len() > MOST {
        return Err(refused("has more than 100 choices"));
    }
    for choice in &variable.choices {
        let dotted = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !choice.split('.').all(dotted) {
            return Err(refused("has a choice that is not letters, digits, `-` and `.`"));
        }
    }
    variable.default.as_ref().map_or(Ok(()), |default| variable.check(default))
}

fn unique(what: &str, names: impl Iterator<Item = String>) -> Result<()> {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name.clone()) {
            return Err(Error::config(format!("the {what} `{}` is defined twice", name.escape_debug())));
        }
    }
    Ok(())
}

/// Refuses a base URL to which credentials would go in clear. Not for a definition that is stored already: it is
/// never used, but must still be shown, replaced and forgotten.
pub(super) fn encrypted_base(service: &Service) -> Result<()> {
    samples(service).iter().try_for_each(|values| service.filled(values).map(drop))
}

/// Sample values of all variables; every choice stands in one of them.
fn samples(service: &Service) -> Vec<Values> {
    let choices = service.variables.iter().map(|variable| variable.choices.len()).max().unwrap_or(0).max(1);
    let all = |number| {
        let sample = |variable: &Variable| (variable.key.clone(), sample(variable, number));
        service.variables.iter().map(sample).collect()
    };
    (0..choices).map(all).collect()
}

/// Fills every address with sample values and reads the outcome as strictly as at a call.
fn addresses(service: &Service) -> Result<()> {
    for values in samples(service) {
        let filled = service.filled_as_written(&values)?;
        if let Some((_, url)) = &filled.test {
            filled.hosts.check(url, "the test request")?;
        }
        if service.test.is_some() && filled.test.is_none() {
            return Err(Error::config("the test request is relative, and there is no `base_url`"));
        }
        for url in filled.endpoints.all() {
            if url.fragment().is_some() {
                return Err(Error::config("an endpoint has a fragment"));
            }
            encrypted(url)?;
        }
    }
    used(service)
}

/// Secrets of a client travel only over TLS, or to this machine itself.
fn encrypted(url: &url::Url) -> Result<()> {
    if is_encrypted(url) {
        return Ok(());
    }
    Err(Error::config("an endpoint is not https").with_hint("http is possible for 127.0.0.1 and [::1]."))
}

/// A variable that no address uses is a misspelt one.
fn used(service: &Service) -> Result<()> {
    let mut templates: Vec<&String> = service.allowed_hosts.iter().chain(&service.base_url).collect();
    templates.extend(service.test.as_ref().map(|test| &test.url));
    match &service.authentication {
        Authentication::ApiKey | Authentication::Basic => {}
        Authentication::OAuth1(endpoints) => {
            templates.extend([
                &endpoints.request_token_url,
                &endpoints.authorize_url,
                &endpoints.access_token_url,
            ]);
        }
        Authentication::OAuth2(endpoints) => {
            templates.push(&endpoints.token_url);
            let others = [
                &endpoints.authorize_url,
                &endpoints.refresh_url,
                &endpoints.revoke_url,
                &endpoints.device_url,
            ];
            templates.extend(others.into_iter().flatten());
        }
    }
    let mut names = HashSet::new();
    for template in templates {
        names.extend(variables::names(template)?);
    }
    match service.variables.iter().find(|variable| !names.contains(variable.key.as_str())) {
        Some(variable) => Err(Error::config(format!("no address uses the variable `{}`", variable.key))),
        None => Ok(()),
    }
}
