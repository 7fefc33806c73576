//! A grant for the client itself (RFC 6749 section 4.4): nobody is asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::begun::Finished;
use super::storing;
use crate::connections::core::Core;
use crate::connections::granting;
use crate::connections::record::Key;
use crate::connections::refreshing;
use crate::connections::services::{Authentication, Grant};
use crate::{Error, Result};

/// Asks for a token and stores it.
pub(in crate::connections) async fn authorize_client(core: &Arc<Core>, key: &Key) -> Result<Finished> {
    let _guard = refreshing::lock_account(core, key).await?;
    let loaded = core.loaded(key).await?;
    loaded.check_complete()?;
    let offered = match &loaded.service.authentication {
        Authentication::OAuth2(oauth2) => oauth2.grants.contains(&Grant::ClientCredentials),
        _ => false,
    };
    if !offered {
        return Err(Error::config(format!(
            "the service `{}` does not let a client authorize itself",
            loaded.service.link_name
        )));
    }
    let asked = core.clock.wall();
    let tokens = granting::counted_from(core.oauth2(&loaded)?.client_credentials().await?, asked);
    let (now, scopes) = (core.clock.wall(), loaded.scopes());
    storing::store_anew(core, key, move |loaded| {
        granting::authorized(loaded, &tokens, BTreeMap::new(), scopes, now);
        if let Some(grant) = &mut loaded.account.grant {
            grant.client_credentials = true;
        }
    })
    .await
}
