//! Giving a grant back: the service first, then here.

use std::sync::Arc;

use serde::Serialize;

use crate::auth::oauth2::RevokedToken;
use crate::connections::core::Core;
use crate::connections::loaded::Loaded;
use crate::connections::record::{Key, Trouble, TroubleKind};
use crate::connections::refreshing;
use crate::connections::services::Authentication;
use crate::{Error, Result};

/// What came of giving a grant back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revoked {
    /// The service took it back, or there was nothing to take back.
    pub complete: bool,
    /// The service could not be told: another try may help, and the grant is kept for it.
    pub pending: bool,
    /// What happened, and what is left to do.
    pub reason: String,
}

/// Gives the grant back. When the service cannot be told, the grant is kept here for another try, is not
/// used any more, and the answer says so.
pub(in crate::connections) async fn revoke(core: &Arc<Core>, key: &Key) -> Result<Revoked> {
    prove(core, key).await?;
    // A refresh under way would bring new tokens after the old ones were given back.
    let _guard = refreshing::lock_account(core, key).await?;
    let loaded = core.loaded(key).await?;
    loaded.check_subject()?;
    if !loaded.has_grants() {
        return Err(Error::config(format!(
            "the service `{}` gives no grants to revoke",
            loaded.service.link_name
        ))
        .with_hint("Disable or delete the connection, and change the key at the service."));
    }
    if loaded.account.grant.is_none() {
        return Ok(Revoked { complete: true, pending: false, reason: "there was no grant".into() });
    }
    let (complete, pending, reason) = match tell(core, &loaded).await {
        Ok(Some(())) => (true, false, "it was given back".to_owned()),
        Ok(None) => (false, false, no_way(&loaded)),
        Err(error) => (false, true, format!("the service could not be told: {}", error.message())),
    };
    let kind = if pending { TroubleKind::RevokePending } else { TroubleKind::Revoked };
    let at = core.clock.wall();
    let (generation, told) = (loaded.account.generation, reason.clone());
    core.change(key, move |loaded| {
        let account = &mut loaded.account;
        // An authorization that was finished meanwhile is another grant.
        if account.generation == generation {
            if !pending {
                account.grant = None;
                account.kept.clear();
            }
            account.failure = None;
            account.in_flight = None;
            account.trouble = Some(Trouble::new(kind, &told, at));
            account.generation = account.generation.saturating_add(1);
            account.touched(at);
        }
        Ok(())
    })
    .await?;
    Ok(Revoked { complete, pending, reason })
}

/// Gets an access token that is good, where it is the access token that gives the grant back and a refresh can bring
/// one: a service takes no word from a token that has ended.
async fn prove(core: &Arc<Core>, key: &Key) -> Result<()> {
    let loaded = core.loaded(key).await?;
    let Authentication::OAuth2(oauth2) = &loaded.service.authentication else { return Ok(()) };
    let ended = loaded.account.grant.is_some() && !refreshing::freshness(core, &loaded).is_good();
    let told = loaded.filled.endpoints.revoke.is_some() && loaded.is_renewable();
    if told && ended && oauth2.revocation.token == RevokedToken::Access {
        // When that fails, the service says so again.
        if let Err(error) = refreshing::fresh(core, key).await {
            log::debug!("`{}` has no good access token to be revoked with: {error}", key.link);
        }
    }
    Ok(())
}

/// What is left to do where the definition names no way.
fn no_way(loaded: &Loaded) -> String {
    let page = match &loaded.service.authentication {
        Authentication::OAuth2(oauth2) => oauth2.revocation_page.as_deref(),
        _ => None,
    };
    format!(
        "its tokens were deleted here, and the service was not told: this definition names no way to; remove the \
         app at {}",
        page.unwrap_or("the service, in the settings of the account")
    )
}

/// Tells the service; none when it offers no way.
async fn tell(core: &Core, loaded: &Loaded) -> Result<Option<()>> {
    let (Authentication::OAuth2(oauth2), Some(grant)) =
        (&loaded.service.authentication, &loaded.account.grant)
    else {
        return Ok(None);
    };
    if loaded.filled.endpoints.revoke.is_none() {
        return Ok(None);
    }
    if grant.issuer_origin != loaded.token_origin() {
        return Err(Error::config("the service moved since the grant was given"));
    }
    let client = core.oauth2(loaded)?;
    let refresh_token = grant.refresh_token.as_ref();
    match refresh_token.filter(|_| oauth2.revocation.token == RevokedToken::Refresh) {
        Some(token) => client.revoke(&token.to_secret(), "refresh_token").await?,
        None => client.revoke(&grant.access_token.to_secret(), "access_token").await?,
    }
    Ok(Some(()))
}
