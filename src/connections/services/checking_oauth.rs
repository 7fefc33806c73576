//! What must hold for the endpoints and habits of OAuth.

use std::collections::HashSet;

use super::authentication::{Grant, OAuth1Endpoints, OAuth2Endpoints};
use super::headers::header;
use super::scope::is_scope;
use crate::auth::oauth1::{Placement, SignatureMethod};
use crate::auth::oauth2::{Revocation, RevocationProof, TokenPlace};
use crate::connections::hosts::AllowedHosts;
use crate::http::parse_address;
use crate::{Error, Result};

/// Most words of a kind that one service has for itself.
const MOST_WORDS: usize = 50;

/// Longest time before its end at which a token is replaced, in seconds.
const LONGEST_MARGIN: u32 = 24 * 3600;

pub(super) fn oauth1(endpoints: &OAuth1Endpoints) -> Result<()> {
    let method = SignatureMethod::parse(&endpoints.signature_method)?;
    if method == SignatureMethod::Plaintext && endpoints.placement == Placement::Query {
        return Err(Error::config(
            "`PLAINTEXT` with `placement = \"query\"` would write the secrets into addresses",
        )
        .with_hint("Addresses are logged. Use another signature method or place."));
    }
    if endpoints.realm.is_some() && endpoints.placement != Placement::Header {
        return Err(Error::config("`realm` is a part of the header, which this `placement` does not send"));
    }
    match &endpoints.realm {
        Some(realm) if !realm.is_ascii() || realm.chars().any(char::is_control) => {
            Err(Error::config("`realm` holds a character that no header can carry"))
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
    dialect(endpoints)?;
    revocation(endpoints)?;
    told(endpoints.base_url_from.as_ref(), &endpoints.base_url_hosts, "base_url", &endpoints.keep)?;
    told(
        endpoints.token_server_from.as_ref(),
        &endpoints.token_server_hosts,
        "token_server",
        &endpoints.keep_from_callback,
    )
}

/// The words in which a service differs from the standard.
fn dialect(endpoints: &OAuth2Endpoints) -> Result<()> {
    for (name, value) in &endpoints.token_headers {
        header(name, value)?;
        if ["authorization", "content-type"].iter().any(|own| name.eq_ignore_ascii_case(own)) {
            return Err(Error::config(format!("`token_headers` cannot set `{}`", name.escape_debug())));
        }
    }
    let said = |text: &String| (3..=200).contains(&text.len()) && !text.chars().any(char::is_control);
    for (what, list) in
        [("refresh_refusals", &endpoints.refresh_refusals), ("token_types", &endpoints.token_types)]
    {
        if list.len() > MOST_WORDS || !list.iter().all(said) {
            return Err(Error::config(format!(
                "`{what}` holds more than {MOST_WORDS} words, or one that is none"
            ))
            .with_hint("A word has 3 to 200 characters."));
        }
    }
    let pattern = |scope: &str| is_scope(scope) && scope.matches('*').count() <= 1;
    let odd = |(asked, granted): &&(String, String)| {
        !pattern(asked) || !pattern(granted) || granted.contains('*') && !asked.contains('*')
    };
    if let Some((asked, _)) = endpoints.scope_aliases.iter().find(odd) {
        return Err(Error::config(format!("`scope_aliases`: `{}` is not right", asked.escape_debug()))
            .with_hint("One `*` may stand in both scopes, for the same text."));
    }
    if !endpoints.offline_scopes.iter().all(|scope| is_scope(scope)) {
        return Err(Error::config("`offline_scopes` holds something that is no scope"));
    }
    if !is_word(&endpoints.device_scope_parameter) {
        return Err(Error::config("`device_scope_parameter` is not the name of a parameter"));
    }
    match endpoints.margin {
        Some(margin) if margin > LONGEST_MARGIN => {
            Err(Error::config(format!("`margin` is longer than {LONGEST_MARGIN} seconds")))
        }
        _ => Ok(()),
    }
}

fn revocation(endpoints: &OAuth2Endpoints) -> Result<()> {
    let how = &endpoints.revocation;
    if *how != Revocation::default() && endpoints.revoke_url.is_none() {
        return Err(Error::config("`revocation` needs a `revoke_url`"));
    }
    if !is_word(&how.token_name) {
        return Err(Error::config("`revocation.token_name` is not the name of a field"));
    }
    if how.token_in == TokenPlace::Bearer && !matches!(how.proof, None | Some(RevocationProof::None)) {
        return Err(Error::config("in `revocation`, a bearer token leaves no place for the client's proof"));
    }
    match &endpoints.revocation_page {
        Some(page) if parse_address(page)?.scheme() != "https" => {
            Err(Error::config("`revocation_page` is not https"))
        }
        _ => Ok(()),
    }
}

fn is_word(name: &str) -> bool {
    (1..=100).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
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
