//! The end of a connection, or of one user's account.

use std::sync::Arc;

use super::revocation;
use crate::connections::authorizing;
use crate::connections::core::Core;
use crate::connections::loaded::unknown;
use crate::connections::record::{self, ConnectionRecord, Key};
use crate::connections::refreshing;
use crate::vault::Records;
use crate::{Error, ErrorKind, Result};

/// Deletes a connection with all its accounts. Refuses while it is referenced, or when `revoke` is asked for
/// and the service cannot be told, unless `force`.
pub(in crate::connections) async fn delete(
    core: &Arc<Core>,
    base: &Key,
    force: bool,
    revoke: bool,
) -> Result<()> {
    let records = core.store.read().await?;
    check(&records, base, force)?;
    if revoke {
        for key in record::accounts(&records, Some(&base.link)) {
            give_back(core, &key, force).await?;
        }
    }
    // A refresh under way ends before: its answer must not meet an account that is made anew.
    let mut keys = record::accounts(&records, Some(&base.link));
    keys.push(base.clone());
    let _guard = refreshing::lock_accounts(core, &keys).await?;
    let (link, again) = (base.link.clone(), base.clone());
    let gone = core
        .store
        .update(move |records| {
            check(records, &again, force)?;
            let accounts = record::accounts(records, Some(&link));
            for key in &accounts {
                records.remove(&key.place());
            }
            authorizing::forget(records, |key| key.link == link)?;
            records.remove(&record::connection_place(&link));
            Ok(accounts)
        })
        .await?;
    for key in &gone {
        core.forget(key);
    }
    Ok(())
}

/// Deletes the account of one user.
pub(in crate::connections) async fn delete_account(
    core: &Arc<Core>,
    key: &Key,
    force: bool,
    revoke: bool,
) -> Result<()> {
    if revoke {
        give_back(core, key, force).await?;
    }
    let _guard = refreshing::lock_account(core, key).await?;
    let of = key.clone();
    core.store
        .update(move |records| {
            authorizing::forget(records, |key| *key == of)?;
            records.remove(&of.place()).map(drop).ok_or_else(|| {
                Error::new(
                    ErrorKind::UnknownConnection,
                    format!("`{}` has no account of that subject", of.link),
                )
            })
        })
        .await?;
    core.forget(key);
    Ok(())
}

async fn give_back(core: &Arc<Core>, key: &Key, force: bool) -> Result<()> {
    let loaded = core.loaded(key).await?;
    if !loaded.has_grants() {
        return Ok(());
    }
    let revoked = revocation::revoke(core, key).await?;
    if !revoked.pending || force {
        return Ok(());
    }
    Err(Error::new(ErrorKind::OAuth, format!("`{}` was not deleted: {}", key.link, revoked.reason))
        .with_hint("Try again, or force the deletion and remove the app in the service's settings."))
}

fn check(records: &Records, base: &Key, force: bool) -> Result<()> {
    let place = record::connection_place(&base.link);
    let connection: ConnectionRecord =
        record::get(records, &place)?.ok_or_else(|| unknown(&base.link, records))?;
    if connection.references.is_empty() || force {
        return Ok(());
    }
    let users: Vec<String> = connection.references.into_iter().take(5).collect();
    Err(Error::new(ErrorKind::ConnectionInUse, format!("`{}` is used by: {}", base.link, users.join(", ")))
        .with_hint("Remove the references, or force the deletion."))
}
