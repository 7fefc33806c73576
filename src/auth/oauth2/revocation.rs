//! How a service takes tokens back: by RFC 7009, or in a way of its own.

use serde::{Deserialize, Serialize};

/// How a service takes tokens back. The default is RFC 7009: a form with the token, and the client's proof as at
/// the token endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Revocation {
    /// The method of the request.
    pub method: RevocationMethod,
    /// Which token stands for the grant.
    pub token: RevokedToken,
    /// Where the token goes.
    pub token_in: TokenPlace,
    /// Its name in a form, query or JSON object.
    pub token_name: String,
    /// How the client proves itself; as at the token endpoint when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<RevocationProof>,
}

impl Default for Revocation {
    fn default() -> Self {
        Self {
            method: RevocationMethod::Post,
            token: RevokedToken::Refresh,
            token_in: TokenPlace::Form,
            token_name: "token".into(),
            proof: None,
        }
    }
}

/// The method of a revocation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RevocationMethod {
    /// As RFC 7009 says.
    #[default]
    Post,
    /// As some resources are deleted.
    Delete,
}

/// Which token is given back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokedToken {
    /// The refresh token, which stands for the whole grant (RFC 7009 section 2.1); the access token where there is
    /// none.
    #[default]
    Refresh,
    /// The access token.
    Access,
}

/// Where the token goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenPlace {
    /// A form in the body, with a hint at its type.
    #[default]
    Form,
    /// A JSON object in the body.
    Json,
    /// The query of the address.
    Query,
    /// It proves itself, as in any call of the API; the client proves nothing.
    Bearer,
}

/// How the client proves itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationProof {
    /// HTTP Basic.
    Basic,
    /// `client_id` and `client_secret` beside the token.
    Body,
    /// Not at all.
    None,
}
