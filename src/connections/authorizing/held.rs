//! Tokens for a caller that keeps and renews them itself.

use secrecy::SecretString;

use crate::Result;
use crate::connections::loaded::Loaded;
use crate::connections::secret::Secret;

/// The tokens of an account. Where refresh tokens rotate, a grant has one owner: either the caller or the vault.
#[derive(Debug, Clone)]
pub struct HeldTokens {
    /// The access token; OAuth 1: the token.
    pub access_token: SecretString,
    /// OAuth 1: the secret of the token.
    pub token_secret: Option<SecretString>,
    /// The refresh token.
    pub refresh_token: Option<SecretString>,
    /// How long the access token is good for in all, in seconds; nothing where it does not end.
    pub expires_in: Option<i64>,
    /// Since when, in seconds since 1970.
    pub obtained_at: i64,
}

/// The tokens of `loaded`.
pub(in crate::connections) fn held(loaded: &Loaded) -> Result<HeldTokens> {
    let Some(grant) = &loaded.account.grant else {
        return Err(loaded.reauthorize("is not authorized", "nobody authorized it yet"));
    };
    let ends = grant.expires_at.filter(|_| grant.lifetime != Some(0));
    let lifetime = |end: i64| grant.lifetime.unwrap_or_else(|| end.saturating_sub(grant.obtained_at)).max(0);
    let expires_in = ends.map(lifetime);
    Ok(HeldTokens {
        access_token: grant.access_token.to_secret(),
        token_secret: grant.token_secret.as_ref().map(Secret::to_secret),
        refresh_token: grant.refresh_token.as_ref().map(Secret::to_secret),
        expires_in,
        // The two together say when it ends, so they must not be rounded apart.
        obtained_at: ends.zip(expires_in).map_or(grant.obtained_at, |(end, all)| end.saturating_sub(all)),
    })
}
