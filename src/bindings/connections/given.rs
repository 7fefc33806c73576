//! Arguments from Python: values, a new connection, a change, tokens.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use secrecy::SecretString;

use crate::connections::{ImportedTokens, NewConnection, Owner, Update};
use crate::{Error, Result};

/// Texts by name.
pub(super) type Texts = BTreeMap<String, String>;

/// Secrets by name.
pub(super) fn secrets(given: Texts) -> BTreeMap<String, SecretString> {
    given.into_iter().map(|(name, value)| (name, SecretString::from(value))).collect()
}

/// All keywords of `create`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct New {
    link_name: String,
    name: String,
    service: String,
    scopes: Vec<String>,
    owner: String,
    values: Texts,
    variables: Texts,
    redirect_url: Option<String>,
    allowed_hosts: Vec<String>,
    allow_any_host: bool,
}

impl New {
    pub(super) fn connection(self) -> Result<NewConnection> {
        let owner = match self.owner.as_str() {
            "shared" => Owner::Shared,
            "per_user" => Owner::PerUser,
            _ => return Err(Error::config("the owner is `shared` or `per_user`")),
        };
        Ok(NewConnection {
            link_name: self.link_name,
            name: self.name,
            service: self.service,
            scopes: self.scopes,
            owner,
            values: secrets(self.values),
            variables: self.variables,
            redirect_url: self.redirect_url,
            allowed_hosts: self.allowed_hosts,
            allow_any_host: self.allow_any_host,
        })
    }
}

/// All keywords of `update`; what is `None` stays as it is.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Change {
    scopes: Option<Vec<String>>,
    variables: Option<Texts>,
    redirect_url: Option<String>,
    allowed_hosts: Option<Vec<String>>,
    allow_any_host: Option<bool>,
}

impl Change {
    pub(super) fn update(self) -> Update {
        Update {
            scopes: self.scopes,
            variables: self.variables,
            // An empty text takes it away.
            redirect_url: self.redirect_url.map(|url| (!url.is_empty()).then_some(url)),
            allowed_hosts: self.allowed_hosts,
            allow_any_host: self.allow_any_host,
        }
    }
}

/// All keywords of `import_tokens`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Tokens {
    access_token: String,
    refresh_token: Option<String>,
    token_secret: Option<String>,
    expires_at: Option<i64>,
    scopes: Option<Vec<String>>,
    metadata: Texts,
    pub(super) only_first: bool,
}

impl Tokens {
    pub(super) fn imported(self) -> ImportedTokens {
        ImportedTokens {
            access_token: self.access_token.into(),
            token_secret: self.token_secret.map(Into::into),
            refresh_token: self.refresh_token.map(Into::into),
            expires_at: self.expires_at,
            expires_in: None,
            scopes: self.scopes,
            kept: self.metadata,
        }
    }
}
