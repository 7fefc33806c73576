//! What a service granted.

use std::collections::BTreeMap;

use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// Who granted access: two answers that name the same one are of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndUser {
    /// Who says so (`iss`).
    pub issuer: String,
    /// The account there (`sub`), never given to another one.
    pub subject: String,
}

/// An access token and what came with it.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// The access token.
    pub access_token: SecretString,
    /// The refresh token; none when the answer had none, so an older one stays good.
    pub refresh_token: Option<SecretString>,
    /// When the access token ends, seconds since 1970 by the local clock; none when not said.
    pub expires_at: Option<i64>,
    /// How long it is good for in all, in seconds.
    pub lifetime: Option<i64>,
    /// The granted scopes; none when the answer did not say, which means: as asked for.
    pub scopes: Option<Vec<String>>,
    /// Fields of the answer that the settings asked to keep.
    pub kept: BTreeMap<String, String>,
    /// The server's clock minus ours, in seconds, when it sent the time.
    pub clock_difference: Option<i64>,
    /// Whose account it is, when an ID token came along that can be used.
    pub end_user: Option<EndUser>,
}

/// A token answer in the one shape that `answer` makes of all others.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TokenAnswer {
    pub(super) access_token: AccessToken,
    pub(super) refresh_token: Option<RefreshToken>,
    pub(super) expires_at: Option<i64>,
    pub(super) lifetime: Option<i64>,
    pub(super) scopes: Option<Vec<Scope>>,
    pub(super) kept: BTreeMap<String, String>,
    pub(super) clock_difference: Option<i64>,
    pub(super) end_user: Option<EndUser>,
    pub(super) token_type: BasicTokenType,
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<std::time::Duration> {
        self.lifetime.and_then(|seconds| u64::try_from(seconds).ok()).map(std::time::Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        self.scopes.as_ref()
    }
}

impl From<TokenAnswer> for Tokens {
    fn from(answer: TokenAnswer) -> Self {
        Self {
            access_token: SecretString::from(answer.access_token.into_secret()),
            refresh_token: answer.refresh_token.map(|token| SecretString::from(token.into_secret())),
            expires_at: answer.expires_at,
            lifetime: answer.lifetime,
            scopes: answer.scopes.map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect()),
            kept: answer.kept,
            clock_difference: answer.clock_difference,
            end_user: answer.end_user,
        }
    }
}
