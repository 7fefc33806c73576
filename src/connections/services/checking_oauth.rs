//! What must hold for the endpoints and habits of OAuth.

use std::collections::HashSet;

use super::authentication::{Grant, OAuth1Endpoints, OAuth2Endpoints};
use super::checking::header;
use super::scope::is_scope;
use crate::auth::oauth1::SignatureMethod;
use crate::connections::hosts::AllowedHosts;
use crate::{Error, Result};

pub(super) fn oauth1(endpoints: &OAuth1Endpoints) -> Result<()> {
    SignatureMethod::parse(&endpoints.signature_method)?;
    match &endpoints.realm {
        Some(realm) if realm.chars().any(char::is_control) => {
            Err(Error::config("`realm` holds a control character"))
        }
        _ => Ok(()),
    }
}

pub(super) fn oauth2(endpoints: &OAuth2Endpoints) -> Result<()> {
    let grants: HashSet<_> = endpoints.grants.iter().map(|grant| format!("{grant:?}")).collect();
    if endpoints.grants.is_empty() || grants.len() != endpoints.grants.len() {
        return Err(Error::config("`grants` is empty or names one twice"));
    }
    let needs = |grant, url: Option<&String>| endpoints.grants.contains(&grant) && url.is_none();
    if needs(Grant::AuthorizationCode, endpoints.authorize_url.as_ref()) {
        return Err(Error::config("the grant `authorization_code` needs an `authorize_url`"));
    }
    if needs(Grant::Device, endpoints.device_url.as_ref()) {
        return Err(Error::config("the grant `device` needs a `device_url`"));
    }
    if !matches!(endpoints.scope_delimiter.as_str(), " " | "," | "+" | ";" | ", ") {
        return Err(Error::config("`scope_delimiter` is not a space, comma, plus or semicolon"));
    }
    for scope in endpoints.scopes.iter().map(|scope| &scope.name).chain(&endpoints.default_scopes) {
        if !is_scope(scope) || scope.contains(endpoints.scope_delimiter.as_str()) {
            return Err(Error::config(format!("`{}` is not a scope", scope.escape_debug())));
        }
    }
    let word = &endpoints.token_prefix;
    if word.is_empty()
        || word.len() > 40
        || !word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    {
        return Err(Error::config("`token_prefix` is not a word"));
    }
    match (&endpoints.bearer_header, &endpoints.bearer_query) {
        (Some(_), Some(_)) => {
            return Err(Error::config("`bearer_header` and `bearer_query` name two places for the token"));
        }
        (Some(name), None) => header(name, "x")?,
        (None, Some(name)) if name.is_empty() || name.chars().any(char::is_control) => {
            return Err(Error::config("`bearer_query` is not the name of a parameter"));
        }
        (None, _) => {}
    }
    let kept = |name: &String| endpoints.keep.contains(name) || endpoints.keep_from_callback.contains(name);
    if let Some(name) = endpoints.account_from.iter().find(|name| !kept(name)) {
        return Err(Error::config(format!(
            "`account_from` names `{}`, which is not among the kept values",
            name.escape_debug()
        )));
    }
    told(endpoints.base_url_from.as_ref(), &endpoints.base_url_hosts, "base_url", &endpoints.keep)?;
    told(
        endpoints.token_server_from.as_ref(),
        &endpoints.token_server_hosts,
        "token_server",
        &endpoints.keep_from_callback,
    )
}

/// An address that the service tells must be kept, and its hosts must be known beforehand.
fn told(from: Option<&String>, hosts: &[String], what: &str, kept: &[String]) -> Result<()> {
    AllowedHosts::parse(hosts)?;
    match from {
        Some(name) if hosts.is_empty() || !kept.contains(name) => Err(Error::config(format!(
            "`{what}_from` needs the names of its hosts in `{what}_hosts`, and `{}` among the kept values",
            name.escape_debug()
        ))),
        _ => Ok(()),
    }
}
