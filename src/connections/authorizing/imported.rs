//! Tokens that were got elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::begun::Finished;
use super::label;
use crate::auth::oauth1::Token;
use crate::auth::oauth2::Tokens;
use crate::connections::core::Core;
use crate::connections::granting;
use crate::connections::record::Key;
use crate::connections::services::Authentication;
use crate::{Error, Result};

/// Longest token that is taken, in bytes.
const TOKEN_CAP: usize = 64 * 1024;

/// Tokens that were got elsewhere.
///
/// Where refresh tokens rotate, a grant has one owner: whoever refreshes first makes the other's copy
/// worthless, and many services then end both. Stop using the tokens where they came from.
#[derive(Debug, Clone, Default)]
pub struct ImportedTokens {
    /// The access token; OAuth 1: the token.
    pub access_token: SecretString,
    /// OAuth 1: the secret of the token.
    pub token_secret: Option<SecretString>,
    /// The refresh token.
    pub refresh_token: Option<SecretString>,
    /// When the access token ends, seconds since 1970.
    pub expires_at: Option<i64>,
    /// How long it is good for in all, in seconds; with `expires_at` unknown, counted from now.
    pub expires_in: Option<i64>,
    /// What was granted, when that is known.
    pub scopes: Option<Vec<String>>,
    /// Values that the token answer held besides (`api_domain`).
    pub kept: BTreeMap<String, String>,
}

/// Stores `tokens` as the grant of `key`.
pub(in crate::connections) async fn import(
    core: &Arc<Core>,
    key: &Key,
    tokens: ImportedTokens,
) -> Result<Finished> {
    let previous = put(core, key, tokens, false).await?;
    label::finished(core, key, previous.flatten()).await
}

/// The same, unless a refresh token is stored.
pub(in crate::connections) async fn import_first(
    core: &Arc<Core>,
    key: &Key,
    tokens: ImportedTokens,
) -> Result<Option<Finished>> {
    match put(core, key, tokens, true).await? {
        Some(previous) => label::finished(core, key, previous).await.map(Some),
        None => Ok(None),
    }
}

/// Says what the account was called before; none when nothing was stored. Under the lock of the vault it is
/// seen whether somebody else was first.
async fn put(
    core: &Arc<Core>,
    key: &Key,
    tokens: ImportedTokens,
    only_first: bool,
) -> Result<Option<Option<String>>> {
    let loaded = core.loaded(key).await?;
    loaded.check_complete()?;
    check(&tokens)?;
    let now = core.clock.wall();
    let oauth1 = match (&loaded.service.authentication, &tokens.token_secret) {
        (Authentication::OAuth1(_), Some(secret)) => {
            Some(Token { token: tokens.access_token.expose_secret().to_owned(), secret: secret.clone() })
        }
        (Authentication::OAuth1(_), None) => {
            return Err(Error::config("an OAuth 1 token has a secret; give both"));
        }
        (Authentication::OAuth2(_), None) => None,
        _ => return Err(Error::config("such tokens are not what this service works with")),
    };
    let tokens = as_tokens(tokens, now);
    let scopes = loaded.scopes();
    core.change(key, move |loaded| {
        let grant = loaded.account.grant.as_ref();
        if only_first && grant.is_some_and(|grant| grant.refresh_token.is_some()) {
            return Ok(None);
        }
        match &oauth1 {
            Some(token) => granting::signed(loaded, token, now),
            None => granting::authorized(loaded, &tokens, BTreeMap::new(), scopes, now),
        }
        loaded.fill()?;
        Ok(Some(loaded.account.label.take()))
    })
    .await
}

fn as_tokens(tokens: ImportedTokens, now: i64) -> Tokens {
    let expires_at = tokens.expires_at.or_else(|| Some(now.saturating_add(tokens.expires_in?)));
    Tokens {
        access_token: tokens.access_token,
        refresh_token: tokens.refresh_token,
        lifetime: tokens.expires_in.or_else(|| Some(expires_at?.saturating_sub(now).max(1))),
        expires_at,
        scopes: tokens.scopes,
        kept: tokens.kept,
        clock_difference: None,
        end_user: None,
    }
}

/// A token goes into a header, so it is visible ASCII (RFC 6749 appendix A.12).
fn check(tokens: &ImportedTokens) -> Result<()> {
    let given = [Some(&tokens.access_token), tokens.refresh_token.as_ref(), tokens.token_secret.as_ref()];
    for token in given.into_iter().flatten().map(ExposeSecret::expose_secret) {
        if token.is_empty() || token.len() > TOKEN_CAP || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::config("a token is empty, too long, or holds a character that no token has"));
        }
    }
    if tokens.expires_in.is_some_and(|seconds| seconds < 0) {
        return Err(Error::config("`expires_in` is negative").with_hint("Give seconds from now, 0 or more."));
    }
    Ok(())
}
