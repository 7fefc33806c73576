//! What a service granted, put into the account.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::loaded::Loaded;
use super::record::Grant;
use super::secret::Secret;
use super::services::Authentication;
use crate::auth::oauth1::Token;
use crate::auth::oauth2::{EndUser, Tokens};

/// Counts the lifetime of an answer from the moment when it was asked for, by our own clock: the answer may
/// have been long under way.
pub(super) fn counted_from(mut tokens: Tokens, asked: i64) -> Tokens {
    tokens.expires_at = tokens.lifetime.map(|seconds| asked.saturating_add(seconds));
    tokens
}

/// Puts the first tokens of an authorization in the place of an older grant; `kept` is what the callback
/// brought. It may be another account: nothing stays of what was learned of the former one.
pub(super) fn authorized(
    loaded: &mut Loaded,
    tokens: &Tokens,
    kept: BTreeMap<String, String>,
    scopes: Vec<String>,
    now: i64,
) {
    loaded.account.kept = kept;
    loaded.account.kept.extend(tokens.kept.clone());
    // Which server the grant belongs to depends on what is kept.
    if let Err(error) = loaded.fill() {
        log::warn!("the grant of `{}` came with an address that cannot be used: {error}", loaded.key.link);
    }
    let grant = grant(loaded, tokens, scopes, now);
    replace(loaded, grant, now);
}

/// Puts the tokens of a refresh in the place of the older ones; what the answer left out stays.
pub(super) fn renewed(loaded: &mut Loaded, tokens: &Tokens, now: i64) {
    let Some(old) = loaded.account.grant.clone() else {
        let scopes = loaded.scopes();
        return authorized(loaded, tokens, BTreeMap::new(), scopes, now);
    };
    let mut grant = grant(loaded, tokens, old.requested_scopes.clone(), now);
    if tokens.scopes.is_none() {
        grant.granted_scopes.clone_from(&old.granted_scopes);
    }
    grant.rotates = match (&grant.refresh_token, &old.refresh_token) {
        (Some(new), Some(old)) => Some(new != old),
        (None, Some(_)) => Some(false),
        (_, None) => None,
    };
    grant.refresh_token = grant.refresh_token.or(old.refresh_token);
    grant.authorized_at = old.authorized_at;
    // Taken at its word, it would be refreshed again before every use. A 401 tells when it ends.
    if grant.lifetime.is_some_and(|seconds| seconds <= 0) {
        log::warn!(
            "a refresh of `{}` brought a token that has ended; it is used as one without a known end",
            loaded.key.link
        );
        (grant.lifetime, grant.expires_at) = (None, None);
    }
    grant.client_credentials = old.client_credentials;
    // Seldom told again, and then the same (OpenID Connect Core 1.0 section 12.2).
    if tokens.end_user.is_none() {
        grant.identity = old.identity;
    } else if !old.identity.is_empty() && grant.identity != old.identity {
        log::warn!("a refresh of `{}` says that the account is another one", loaded.key.link);
    }
    grant.earlier = old.earlier;
    grant.later = old.later;
    replace(loaded, grant, now);
    loaded.account.kept.extend(tokens.kept.clone());
}

/// Puts an OAuth 1 token in the place of an older grant. It has no end that anybody tells.
pub(super) fn signed(loaded: &mut Loaded, token: &Token, now: i64) {
    let tokens = Tokens {
        access_token: SecretString::from(token.token.as_str()),
        refresh_token: None,
        expires_at: None,
        lifetime: None,
        scopes: None,
        kept: BTreeMap::new(),
        clock_difference: None,
        end_user: None,
    };
    let mut grant = grant(loaded, &tokens, loaded.scopes(), now);
    grant.token_secret = Some(Secret::from(&token.secret));
    replace(loaded, grant, now);
}

fn grant(loaded: &Loaded, tokens: &Tokens, requested_scopes: Vec<String>, now: i64) -> Grant {
    Grant {
        access_token: Secret::from(&tokens.access_token),
        token_secret: None,
        refresh_token: tokens.refresh_token.as_ref().map(Secret::from),
        expires_at: tokens.expires_at,
        lifetime: tokens.lifetime,
        obtained_at: now,
        authorized_at: now,
        granted_scopes: tokens.scopes.clone().unwrap_or_else(|| requested_scopes.clone()),
        requested_scopes,
        clock_difference: tokens.clock_difference,
        issuer_origin: loaded.token_origin(),
        client_id: loaded.client().map(str::to_owned),
        identity: identity(loaded, tokens),
        earlier: None,
        rotates: None,
        client_credentials: loaded.asks_for_itself() && tokens.refresh_token.is_none(),
        later: serde_json::Map::new(),
    }
}

/// What names the account: the user of the ID token, or all the kept values that the service names for it.
fn identity(loaded: &Loaded, tokens: &Tokens) -> BTreeMap<String, String> {
    if let Some(EndUser { issuer, subject }) = &tokens.end_user {
        return BTreeMap::from([("iss".to_owned(), issuer.clone()), ("sub".to_owned(), subject.clone())]);
    }
    let Authentication::OAuth2(oauth2) = &loaded.service.authentication else { return BTreeMap::new() };
    let value = |name: &String| Some((name.clone(), loaded.account.kept.get(name)?.clone()));
    oauth2.account_from.iter().map(value).collect::<Option<_>>().unwrap_or_default()
}

/// The new grant ends all that was wrong with the old one.
fn replace(loaded: &mut Loaded, grant: Grant, now: i64) {
    let account = &mut loaded.account;
    account.grant = Some(grant);
    account.generation = account.generation.saturating_add(1);
    account.trouble = None;
    account.failure = None;
    account.in_flight = None;
    account.last_error = None;
    account.touched(now);
}
