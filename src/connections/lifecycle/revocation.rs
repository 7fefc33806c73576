//! Giving a grant back: the service first, then here.

use std::sync::Arc;

use serde::Serialize;

use crate::connections::core::Core;
use crate::connections::loaded::Loaded;
use crate::connections::record::{Key, Trouble, TroubleKind};
use crate::connections::refreshing;
use crate::connections::services::Authentication;
use crate::{Error, Result};

/// What came of giving a grant back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revoked {
    /// The service was told, or offers no way to tell it.
    pub complete: bool,
    /// What happened, and what is left to do.
    pub reason: String,
}

/// Gives the grant back. When the service cannot be told, the grant is kept here for another try, is not
/// used any more, and the answer says so.
pub(in crate::connections) async fn revoke(core: &Arc<Core>, key: &Key) -> Result<Revoked> {
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
        return Ok(Revoked { complete: true, reason: "there was no grant".into() });
    }
    let (kind, reason) = match tell(core, &loaded).await {
        Ok(Some(())) => (TroubleKind::Revoked, "it was given back".to_owned()),
        Ok(None) => (
            TroubleKind::Revoked,
            "its tokens were deleted here; the service offers no revocation, so remove the app in its settings"
                .to_owned(),
        ),
        Err(error) => {
            (TroubleKind::RevokePending, format!("the service could not be told: {}", error.message()))
        }
    };
    let (complete, at) = (kind == TroubleKind::Revoked, core.clock.wall());
    let (generation, told) = (loaded.account.generation, reason.clone());
    core.change(key, move |loaded| {
        let account = &mut loaded.account;
        // An authorization that was finished meanwhile is another grant.
        if account.generation == generation {
            if complete {
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
    Ok(Revoked { complete, reason })
}

/// Tells the service; none when it offers no way.
async fn tell(core: &Core, loaded: &Loaded) -> Result<Option<()>> {
    let (Authentication::OAuth2(_), Some(grant)) = (&loaded.service.authentication, &loaded.account.grant)
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
    // The refresh token stands for the whole grant (RFC 7009 section 2.1).
    match &grant.refresh_token {
        Some(token) => client.revoke(&token.to_secret(), "refresh_token").await?,
        None => client.revoke(&grant.access_token.to_secret(), "access_token").await?,
    }
    Ok(Some(()))
}
