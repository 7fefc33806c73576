//! Another key for the vault.

use std::sync::Arc;

use crate::connections::core::Core;
use crate::connections::record::{self, AccountRecord, Key};
use crate::connections::refreshing;
use crate::vault::{Argon2Settings, KeySource};
use crate::{Error, ErrorKind, Result};

/// Who began a refresh longer ago than this, in seconds, has died: its answer is not waited for.
const LONGEST: i64 = 3600;

/// Seals the vault under the second key, when no answer to a refresh can get lost by it.
pub(in crate::connections) async fn change_key(
    core: &Arc<Core>,
    keys: (KeySource, KeySource),
    settings: Argon2Settings,
) -> Result<()> {
    let accounts = record::accounts(&*core.store.read().await?, None);
    let guard = refreshing::settle(core, &accounts).await?;
    check(core, &accounts).await?;
    core.store.change_key(keys, settings, guard).await
}

/// Nobody is refreshing now, and what this process had to store is stored. So a mark that is left is that of a
/// process that died, or of one that holds tokens which it cannot store with the old key any more.
async fn check(core: &Core, accounts: &[Key]) -> Result<()> {
    let (records, now) = (core.store.read().await?, core.clock.wall());
    for key in accounts {
        let account: Option<AccountRecord> = record::get(&records, &key.place())?;
        let Some(mark) = account.and_then(|account| account.in_flight) else { continue };
        if (0..LONGEST).contains(&now.saturating_sub(mark.started)) {
            return Err(Error::new(
                ErrorKind::Locked,
                format!("a refresh of `{}` was begun, and its answer is not stored yet", key.link),
            )
            .with_hint("Use or refresh the connection, in the process that began it if that is there; then change the key."));
        }
    }
    Ok(())
}
