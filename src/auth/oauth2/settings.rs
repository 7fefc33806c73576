//! What must be known of a service to get tokens from it.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::http::{Origin, is_loopback};
use crate::{Error, Result};

/// How the client proves itself at the token endpoint (RFC 6749 section 2.3.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// HTTP Basic, which every server must understand.
    #[default]
    Basic,
    /// `client_id` and `client_secret` in the form.
    Body,
}

/// Endpoints and habits of a service.
#[derive(Debug, Clone)]
pub struct OAuth2Settings {
    /// Identifier of the registered client.
    pub client_id: String,
    /// Its secret; none for a public client.
    pub client_secret: Option<SecretString>,
    /// How both are sent.
    pub client_authentication: ClientAuthentication,
    /// Where the user grants access.
    pub authorize_url: Option<Url>,
    /// Where codes become tokens.
    pub token_url: Url,
    /// Where refresh tokens become tokens, when that is another place.
    pub refresh_url: Option<Url>,
    /// Where tokens are given back (RFC 7009).
    pub revoke_url: Option<Url>,
    /// Where device codes come from (RFC 8628).
    pub device_url: Option<Url>,
    /// Where the browser comes back to; sent exactly as written here, so write it as it is registered.
    pub redirect_url: Option<String>,
    /// Who must have answered (`iss`, RFC 9207), when the service says so.
    pub issuer: Option<String>,
    /// PKCE with S256; off only for services that refuse it.
    pub pkce: bool,
    /// What to ask for.
    pub scopes: Vec<String>,
    /// What stands between two scopes; a space by the standard.
    pub scope_delimiter: String,
    /// Further parameters of the authorize address.
    pub authorize_parameters: Vec<(String, String)>,
    /// Further parameters of token requests.
    pub token_parameters: Vec<(String, String)>,
    /// Further parameters of refresh requests.
    pub refresh_parameters: Vec<(String, String)>,
    /// Fields of the token answer that are kept besides the tokens (`api_domain`).
    pub keep: Vec<String>,
    /// The object inside the answer that holds the token, for services that nest it.
    pub answer_field: Option<String>,
    /// Lifetimes are in milliseconds, against the standard.
    pub expires_in_milliseconds: bool,
    /// Limit of one exchange with the service.
    pub timeout: Duration,
}

impl OAuth2Settings {
    /// The usual habits; set what differs.
    pub fn new(client_id: &str, token_url: Url) -> Self {
        Self {
            client_id: client_id.to_owned(),
            client_secret: None,
            client_authentication: ClientAuthentication::Basic,
            authorize_url: None,
            token_url,
            refresh_url: None,
            revoke_url: None,
            device_url: None,
            redirect_url: None,
            issuer: None,
            pkce: true,
            scopes: Vec::new(),
            scope_delimiter: " ".into(),
            authorize_parameters: Vec::new(),
            token_parameters: Vec::new(),
            refresh_parameters: Vec::new(),
            keep: Vec::new(),
            answer_field: None,
            expires_in_milliseconds: false,
            timeout: Duration::from_secs(60),
        }
    }

    /// The endpoints that get secrets must be https, or on a literal loopback address.
    pub(super) fn check(&self) -> Result<()> {
        if self.client_id.is_empty() {
            return Err(Error::config("the OAuth client has no client id"));
        }
        if let Some(text) = &self.redirect_url {
            Origin::of(&crate::http::parse_address(text)?)?;
        }
        let named = [
            ("authorize", self.authorize_url.as_ref()),
            ("token", Some(&self.token_url)),
            ("refresh", self.refresh_url.as_ref()),
            ("revoke", self.revoke_url.as_ref()),
            ("device", self.device_url.as_ref()),
        ];
        named
            .into_iter()
            .filter_map(|(name, url)| Some((name, url?)))
            .try_for_each(|(name, url)| check_url(name, url))
    }

    pub(super) fn scope(&self) -> Option<String> {
        (!self.scopes.is_empty()).then(|| self.scopes.join(&self.scope_delimiter))
    }
}

fn check_url(name: &str, url: &Url) -> Result<()> {
    let origin = Origin::of(url)?;
    if url.fragment().is_some() {
        return Err(Error::config(format!("the {name} URL has a fragment")));
    }
    if !origin.is_https() && !is_loopback(url) {
        return Err(Error::config(format!("the {name} URL is not https"))
            .with_hint("Secrets travel only over TLS; http is possible for 127.0.0.1 and [::1]."));
    }
    Ok(())
}
