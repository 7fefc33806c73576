//! The grant that a refresh was sent for.

use crate::connections::loaded::Loaded;
use crate::connections::record::AccountRecord;
use crate::connections::secret::Secret;

/// Which grant an answer belongs to. The generation alone does not say: an account that was deleted and made
/// anew counts from the beginning.
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
        account.generation == self.generation && refresh_token(account) == self.refresh_token.as_ref()
    }
}

fn refresh_token(account: &AccountRecord) -> Option<&Secret> {
    account.grant.as_ref().and_then(|grant| grant.refresh_token.as_ref())
}
