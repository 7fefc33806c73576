//! What must be known of a service to get tokens from it.

use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use super::revocation::Revocation;
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

/// What the bodies of token requests are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenBody {
    /// Forms, as the standard says.
    #[default]
    Form,
    /// JSON objects with the same names.
    Json,
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
    /// The service always names itself where the browser comes back, so that a missing `iss` is refused too.
    pub issuer_in_callback: bool,
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
    /// What the bodies of token requests are.
    pub token_body: TokenBody,
    /// Further headers of requests that carry a code or a token to the authorization server.
    pub token_headers: Vec<(String, String)>,
    /// Values of `token_type` that mean a bearer token here, besides the usual ones.
    pub token_types: Vec<String>,
    /// Error codes, or pieces of error texts, by which a refresh is refused for good.
    pub refresh_refusals: Vec<String>,
    /// The name of the scopes in the request for a device code.
    pub device_scope_parameter: String,
    /// How tokens are given back.
    pub revocation: Revocation,
    /// The word before an access token in the `Authorization` header.
    pub token_prefix: String,
    /// Header that carries the access token bare, instead of that.
    pub bearer_header: Option<String>,
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
            issuer_in_callback: true,
            pkce: true,
            scopes: Vec::new(),
            scope_delimiter: " ".into(),
            authorize_parameters: Vec::new(),
            token_parameters: Vec::new(),
            refresh_parameters: Vec::new(),
            keep: Vec::new(),
            answer_field: None,
            expires_in_milliseconds: false,
            token_body: TokenBody::Form,
            token_headers: Vec::new(),
            token_types: Vec::new(),
            refresh_refusals: Vec::new(),
            device_scope_parameter: "scope".into(),
            revocation: Revocation::default(),
            token_prefix: "Bearer".into(),
            bearer_header: None,
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

    /// What is sent for the scopes. A form writes a space as a plus sign: that is how a service reads what it
    /// documents as `a+b`, and a plus sign itself would arrive as `%2B`.
    pub(super) fn scope(&self) -> Option<String> {
        let delimiter = if self.scope_delimiter == "+" { " " } else { &self.scope_delimiter };
        (!self.scopes.is_empty()).then(|| self.scopes.join(delimiter))
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
