//! What an authorization brought goes into the account. When it came without a refresh token, as many services
//! do for a user who granted access before, the earlier one stays, if it is surely of the same account.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::begun::Finished;
use super::label;
use crate::Result;
use crate::auth::oauth2::Tokens;
use crate::connections::core::Core;
use crate::connections::granting;
use crate::connections::loaded::Loaded;
use crate::connections::record::{Earlier, Grant, Key};
use crate::connections::refreshing;

/// Stores `tokens` as the grant of `key`; `kept` is what the callback brought.
pub(super) async fn store(
    core: &Arc<Core>,
    key: &Key,
    tokens: Tokens,
    kept: BTreeMap<String, String>,
    scopes: Vec<String>,
) -> Result<Finished> {
    // A refresh under way is spending the refresh token that may have to stay. If that does not end, its mark
    // is there, and nothing stays.
    let _guard = match &tokens.refresh_token {
        None => refreshing::settle(core, std::slice::from_ref(key)).await.ok(),
        Some(_) => None,
    };
    let now = core.clock.wall();
    let previous_label = core
        .change(key, move |loaded| {
            let before = loaded.clone();
            granting::authorized(loaded, &tokens, kept, scopes, now);
            let same = succeed(&before, loaded);
            // The name of another account must not stand on this one.
            if !same {
                loaded.account.label = None;
            }
            Ok(before.account.label)
        })
        .await?;
    label::finished(core, key, previous_label).await
}

/// Stores a grant by `change`; nobody knows whether it is of the account that was there before.
pub(super) async fn store_anew(
    core: &Arc<Core>,
    key: &Key,
    change: impl FnOnce(&mut Loaded) + Send + 'static,
) -> Result<Finished> {
    let previous_label = core
        .change(key, move |loaded| {
            change(loaded);
            Ok(loaded.account.label.take())
        })
        .await?;
    label::finished(core, key, previous_label).await
}

/// Gives the new grant of `loaded` the refresh token of `before`, if it has none and may have that one. Says
/// whether both are surely of one account.
fn succeed(before: &Loaded, loaded: &mut Loaded) -> bool {
    let (Some(old), Some(new)) = (&before.account.grant, &mut loaded.account.grant) else { return false };
    let same = !new.identity.is_empty() && new.identity == old.identity;
    if new.refresh_token.is_none() && old.refresh_token.is_some() {
        let earlier = judge(before, old, new, same);
        if earlier == Earlier::Kept {
            new.refresh_token.clone_from(&old.refresh_token);
            new.rotates = old.rotates;
        }
        new.earlier = Some(earlier);
    }
    same
}

fn judge(before: &Loaded, old: &Grant, new: &Grant, same: bool) -> Earlier {
    if !same {
        let told = !new.identity.is_empty() && !old.identity.is_empty();
        return if told { Earlier::OtherAccount } else { Earlier::UnknownAccount };
    }
    let doubtful = before.account.in_flight.is_some() && !refreshing::may_send_twice(before);
    let moved = (&old.issuer_origin, &old.client_id) != (&new.issuer_origin, &new.client_id);
    if before.account.trouble.is_some() || doubtful || moved {
        return Earlier::NotGood;
    }
    // Refreshing with it would take the new scopes away again.
    let covers = new.granted_scopes.iter().all(|scope| old.granted_scopes.contains(scope));
    if covers { Earlier::Kept } else { Earlier::FewerScopes }
}
