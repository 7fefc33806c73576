//! The grant that a refresh was sent for.

use crate::connections::loaded::Loaded;
use crate::connections::record::AccountRecord;
use crate::connections::secret::Secret;

/// Which grant an answer belongs to: the one whose refresh token was sent, or, where none was, the one of that
/// generation. With a refresh token the generation does not say: an account that was deleted and made anew counts
/// from the beginning, and whoever imports the same token meanwhile needs the answer too.
#[derive(Clone)]
pub(super) struct Spent {
    generation: u64,
    refresh_token: Option<Secret>,
}

impl Spent {
    pub(super) fn of(loaded: &Loaded) -> Self {
        Self { generation: loaded.account.generation, refresh_token: refresh_token(&loaded.account).cloned() }
    }

    /// Whether `account` still holds that grant.
    pub(super) fn is_held_by(&self, account: &AccountRecord) -> bool {
        let stored = refresh_token(account);
        stored == self.refresh_token.as_ref() && (stored.is_some() || account.generation == self.generation)
    }
}

fn refresh_token(account: &AccountRecord) -> Option<&Secret> {
    account.grant.as_ref().and_then(|grant| grant.refresh_token.as_ref())
}
