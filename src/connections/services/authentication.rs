//! The four ways to prove who is calling.

use serde::{Deserialize, Serialize};

use super::pairs;
use super::scope::Scope;
use crate::auth::oauth1::Placement;
use crate::auth::oauth2::{Revocation, TokenBody};

/// How a service wants its callers to prove themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authentication {
    /// Secret parameters, each in its place.
    ApiKey,
    /// User name and password (RFC 7617), asked for as `user_name` and `password`.
    Basic,
    /// Signed requests (RFC 5849); `consumer_key` and `consumer_secret` belong to the connection.
    OAuth1(OAuth1Endpoints),
    /// Bearer tokens (RFC 6749, RFC 6750); `client_id` and `client_secret` belong to the connection.
    OAuth2(Box<OAuth2Endpoints>),
}

impl Authentication {
    /// The word of a definition: `api_key`, `basic`, `oauth1`, `oauth2`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ApiKey => "api_key",
            Self::Basic => "basic",
            Self::OAuth1(_) => "oauth1",
            Self::OAuth2(_) => "oauth2",
        }
    }
}

/// Where the three legs of OAuth 1 go, and how requests are signed. All addresses are templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuth1Endpoints {
    /// Where temporary credentials come from.
    pub request_token_url: String,
    /// Where the user grants access.
    pub authorize_url: String,
    /// Where token credentials come from.
    pub access_token_url: String,
    /// `HMAC-SHA1`, `HMAC-SHA256`, `HMAC-SHA512` or `PLAINTEXT`.
    #[serde(default = "hmac_sha1")]
    pub signature_method: String,
    /// `realm` of the header, when the service wants one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub realm: Option<String>,
    /// Where the signature and what belongs to it go, in the three legs and in calls.
    #[serde(default, skip_serializing_if = "is_default")]
    pub placement: Placement,
    /// Further parameters of the authorize address.
    #[serde(default, with = "pairs", skip_serializing_if = "Vec::is_empty")]
    pub authorize_parameters: Vec<(String, String)>,
    /// Parameters of that address by which a user can choose another account.
    #[serde(default, with = "pairs", skip_serializing_if = "Vec::is_empty")]
    pub switch_parameters: Vec<(String, String)>,
}

/// Endpoints and habits of an OAuth 2 service. All addresses are templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is one habit that a definition states")]
pub struct OAuth2Endpoints {
    /// The ways to get a token, the preferred one first.
    #[serde(default = "authorization_code")]
    pub grants: Vec<Grant>,
    /// Where the user grants access.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorize_url: Option<String>,
    /// Where codes and refresh tokens become tokens.
    pub token_url: String,
    /// Where refresh tokens become tokens, when that is another place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_url: Option<String>,
    /// Where tokens are given back (RFC 7009).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoke_url: Option<String>,
    /// Where device codes come from (RFC 8628).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_url: Option<String>,
    /// How tokens are given back there, where that is not RFC 7009.
    #[serde(default, skip_serializing_if = "is_default")]
    pub revocation: Revocation,
    /// Where a user takes the grant back, to be named where the service cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_page: Option<String>,
    /// Who must have answered (`iss`, RFC 9207); a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The service always names itself where the browser comes back, so that a missing `iss` is refused too.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub issuer_in_callback: bool,
    /// PKCE with S256; off only for services that refuse it.
    #[serde(default = "yes")]
    pub pkce: bool,
    /// The scopes that the service is known to offer; others may be asked for too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<Scope>,
    /// What is asked for when a connection names no scopes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub default_scopes: Vec<String>,
    /// What stands between two scopes; a space by the standard.
    #[serde(default = "space")]
    pub scope_delimiter: String,
    /// Scopes that are granted under another name: what is asked for, and what then comes back. One `*` in both
    /// stands for any text.
    #[serde(default, with = "pairs", skip_serializing_if = "Vec::is_empty")]
    pub scope_aliases: Vec<(String, String)>,
    /// Scopes that ask for a refresh token and never come back: granted once there is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offline_scopes: Vec<String>,
    /// The name of the scopes in the request for a device code.
    #[serde(default = "scope", skip_serializing_if = "is_scope_word")]
    pub device_scope_parameter: String,
    /// Scopes are set where the app is registered, so none are sent.
    #[serde(default, skip_serializing_if = "is_false")]
    pub scopes_at_registration: bool,
    /// Further parameters of the authorize address.
    #[serde(default, with = "pairs", skip_serializing_if = "Vec::is_empty")]
    pub authorize_parameters: Vec<(String, String)>,
    /// Parameters of that address by which a user can choose another account; `prompt=select_account` when left out.
    #[serde(default, with = "pairs", skip_serializing_if = "Vec::is_empty")]
    pub switch_parameters: Vec<(String, String)>,
    /// Further parameters of token requests.
    #[serde(default, with = "pairs", skip_serializing_if = "Vec::is_empty")]
    pub token_parameters: Vec<(String, String)>,
    /// Further parameters of refresh requests.
    #[serde(default, with = "pairs", skip_serializing_if = "Vec::is_empty")]
    pub refresh_parameters: Vec<(String, String)>,
    /// How the client proves itself at the token endpoint.
    #[serde(default)]
    pub client_authentication: ClientPlace,
    /// What the bodies of token requests are.
    #[serde(default, skip_serializing_if = "is_default")]
    pub token_body: TokenBody,
    /// Further headers of requests that carry a code or a token to the authorization server. Not secret.
    #[serde(default, with = "pairs", skip_serializing_if = "Vec::is_empty")]
    pub token_headers: Vec<(String, String)>,
    /// Values of `token_type` that mean a bearer token here, besides the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub token_types: Vec<String>,
    /// Error codes, or pieces of error texts, by which a refresh is refused for good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refresh_refusals: Vec<String>,
    /// How many seconds before its end an access token is replaced; never more than a tenth of its lifetime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<u32>,
    /// Fields of the token answer that are kept and may be shown (`api_domain`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keep: Vec<String>,
    /// Parameters of the callback that are kept and may be shown (`accounts-server`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keep_from_callback: Vec<String>,
    /// Kept values that together name the account, where no ID token does (`account_id`): with the same ones it is
    /// the same account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub account_from: Vec<String>,
    /// The object inside the token answer that holds the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_field: Option<String>,
    /// Lifetimes are in milliseconds, against the standard.
    #[serde(default, skip_serializing_if = "is_false")]
    pub expires_in_milliseconds: bool,
    /// A refresh token may be sent twice: the service answers the second time as the first.
    #[serde(default, skip_serializing_if = "is_false")]
    pub refresh_idempotent: bool,
    /// Query parameter that carries the access token instead of the `Authorization` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bearer_query: Option<String>,
    /// Header that carries the access token, bare, instead of `Authorization`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bearer_header: Option<String>,
    /// The word before the token in the `Authorization` header.
    #[serde(default = "bearer")]
    pub token_prefix: String,
    /// The kept value that is the base URL (`api_domain`, `instance_url`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url_from: Option<String>,
    /// The hosts that such a base URL may have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base_url_hosts: Vec<String>,
    /// The kept value of the callback that says which server gives the tokens (Zoho: `accounts-server`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_server_from: Option<String>,
    /// The hosts that such a server may have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub token_server_hosts: Vec<String>,
}

/// A way to get a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    /// The user grants access in a browser (RFC 6749 section 4.1).
    AuthorizationCode,
    /// The client acts for itself (section 4.4).
    ClientCredentials,
    /// The user types a code on another device (RFC 8628).
    Device,
}

/// How the client proves itself at the token endpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientPlace {
    /// HTTP Basic.
    #[default]
    #[serde(alias = "client_secret_basic")]
    Basic,
    /// Fields of the form.
    #[serde(alias = "client_secret_post")]
    Body,
    /// It names itself in the form and proves nothing: a public client.
    None,
}

fn hmac_sha1() -> String {
    "HMAC-SHA1".into()
}

fn authorization_code() -> Vec<Grant> {
    vec![Grant::AuthorizationCode]
}

fn yes() -> bool {
    true
}

fn space() -> String {
    " ".into()
}

fn scope() -> String {
    "scope".into()
}

fn is_scope_word(name: &str) -> bool {
    name == "scope"
}

fn bearer() -> String {
    "Bearer".into()
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_true(value: &bool) -> bool {
    *value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}
