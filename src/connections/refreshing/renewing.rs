//! One refresh: lock, look again, mark, send once, store.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::freshness::freshness;
use super::outcome;
use super::pausing::{failing, pause};
use crate::auth::oauth2::Tokens;
use crate::connections::core::Core;
use crate::connections::granting;
use crate::connections::loaded::Loaded;
use crate::connections::record::{Key, Mark, Trouble, TroubleKind};
use crate::connections::secret::Secret;
use crate::connections::store::Guard;
use crate::connections::unfinished::Unfinished;
use crate::{Error, ErrorKind, Result};

/// How much longer than one exchange a process waits for another one's refresh.
const GRACE: Duration = Duration::from_secs(30);

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wish {
    /// A token that is good.
    Fresh {
        /// The generation that was not.
        seen: u64,
    },
    /// Another token, because a service refused the one of that generation.
    Instead {
        /// The generation that was refused.
        seen: u64,
    },
    /// Another token, because a person asks for it, whatever happened before.
    Another {
        /// The generation to replace.
        seen: u64,
    },
}

/// What is to be sent.
enum Step {
    /// Nothing: somebody else was faster.
    Done,
    /// This, under the mark of this attempt.
    Send { refresh_token: Option<Secret>, attempt: u32 },
}

/// Takes the lock under which the grant of an account is replaced.
pub(in crate::connections) async fn lock_account(core: &Core, key: &Key) -> Result<Guard> {
    lock_accounts(core, std::slice::from_ref(key)).await
}

/// Takes the locks of several accounts.
pub(in crate::connections) async fn lock_accounts(core: &Core, keys: &[Key]) -> Result<Guard> {
    let places = keys.iter().map(Key::place).collect();
    core.store.lock(places, patience(core)).await
}

/// The same, and stores what answers to refreshes of these accounts wait in this process.
pub(in crate::connections) async fn settle(core: &Arc<Core>, keys: &[Key]) -> Result<Guard> {
    let guard = lock_accounts(core, keys).await?;
    for key in keys {
        outcome::save_unsaved(core, key).await?;
    }
    Ok(guard)
}

/// How long such a lock is waited for.
pub(in crate::connections) fn patience(core: &Core) -> Duration {
    core.options.timeout.saturating_add(GRACE)
}

/// Refreshes the grant of an account, unless that has happened meanwhile.
pub(super) async fn renew(core: &Arc<Core>, key: &Key, wish: Wish) -> Result<()> {
    let _guard = settle(core, std::slice::from_ref(key)).await?;
    let loaded = core.loaded(key).await?;
    let (Wish::Fresh { seen } | Wish::Instead { seen } | Wish::Another { seen }) = wish;
    let forced = !matches!(wish, Wish::Fresh { .. });
    if loaded.account.generation != seen {
        return Ok(());
    }
    check(core, &loaded, matches!(wish, Wish::Another { .. }))?;
    if !forced && loaded.account.grant.is_some() && freshness(core, &loaded).is_fresh() {
        return Ok(());
    }
    core.process().unsaved.check_room()?;
    match mark(core, key, seen).await? {
        Step::Done => Ok(()),
        Step::Send { refresh_token, attempt } => {
            let _unfinished = refresh_token.is_some().then(Unfinished::begin);
            let asked = core.clock.wall();
            let answer = send(Arc::clone(core), Arc::clone(&loaded), refresh_token).await;
            let answer = answer.map(|tokens| granting::counted_from(tokens, asked));
            outcome::store(core, &loaded, attempt, answer).await
        }
    }
}

/// Whether the token may be sent at all.
fn check(core: &Core, loaded: &Loaded, by_hand: bool) -> Result<()> {
    let retry = by_hand && outcome::may_try_again(&loaded.account);
    if !retry {
        loaded.check_usable()?;
    }
    loaded.check_enabled()?;
    if !loaded.is_renewable() {
        return Err(loaded.reauthorize("cannot be refreshed", "there is no refresh token"));
    }
    match pause(core, loaded).filter(|_| !by_hand) {
        Some(wait) => Err(failing(loaded, wait)),
        None => Ok(()),
    }
}

/// Writes down that the refresh token is about to be sent. When that fails, nothing is sent: the answer
/// could not be stored either. A mark that is there already was left by a process that died.
async fn mark(core: &Arc<Core>, key: &Key, seen: u64) -> Result<Step> {
    let started = core.clock.wall();
    let step = core.change(key, move |loaded| {
        let account = &mut loaded.account;
        if account.generation != seen {
            return Ok(Ok(Step::Done));
        }
        let attempt = match &account.in_flight {
            Some(mark) if mark.generation == seen => mark.attempt.saturating_add(1),
            _ => 1,
        };
        if attempt > 2 {
            let reason = "refreshing was cut off twice, so the refresh token may be spent";
            account.trouble = Some(Trouble::new(TroubleKind::NeedsReauth, reason, started));
            account.in_flight = None;
            account.touched(started);
            return Ok(Err(loaded.reauthorize("must be authorized again", reason)));
        }
        account.in_flight = Some(Mark { generation: seen, started, attempt });
        let refresh_token = account.grant.as_ref().and_then(|grant| grant.refresh_token.clone());
        Ok(Ok(Step::Send { refresh_token, attempt }))
    });
    step.await?
}

/// The one request. A refresh token goes out if there is one; else the client asks for itself.
fn send(
    core: Arc<Core>,
    loaded: Arc<Loaded>,
    refresh_token: Option<Secret>,
) -> BoxFuture<'static, Result<Tokens>> {
    async move {
        let client = core.oauth2(&loaded)?;
        match refresh_token {
            Some(token) => client.refresh(&token.to_secret()).await,
            None if loaded.asks_for_itself() => client.client_credentials().await,
            None => Err(Error::new(ErrorKind::Reauthorize, "there is no refresh token")),
        }
    }
    .boxed()
}
