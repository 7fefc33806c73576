//! One refresh at a time for each account of this process; whoever comes meanwhile waits for that one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};

use super::freshness::freshness;
use super::renewing::{self, Wish};
use crate::connections::core::{Core, lock};
use crate::connections::loaded::Loaded;
use crate::connections::record::{Failure, Key};
use crate::{Error, ErrorKind, Result};

/// The outcome of a refresh, for all who wait for it.
type Outcome = std::result::Result<(), Arc<Error>>;
type Flight = Shared<BoxFuture<'static, Outcome>>;

/// Refreshes that are under way.
#[derive(Default)]
pub(in crate::connections) struct Flights {
    accounts: Mutex<HashMap<Key, Flight>>,
}

/// No failed refresh keeps the next one waiting for longer, whatever a service or a clock says.
pub(super) const LONGEST_PAUSE: i64 = 3600;

/// The account with a grant that is good now; refreshed first when it is time.
pub(in crate::connections) async fn fresh(core: &Arc<Core>, key: &Key) -> Result<Arc<Loaded>> {
    let loaded = core.loaded(key).await?;
    loaded.check_usable()?;
    if !loaded.has_grants() {
        return Ok(loaded);
    }
    let state = freshness(core, &loaded);
    let granted = loaded.account.grant.is_some();
    if granted && state.is_fresh() {
        return Ok(loaded);
    }
    let good = granted && state.is_good();
    if !loaded.is_renewable() {
        return if good {
            Ok(loaded)
        } else {
            Err(loaded.reauthorize(
                "must be authorized again",
                "the access token ended and there is no refresh token",
            ))
        };
    }
    let outcome = match pause(core, &loaded) {
        Some(wait) => Err(Arc::new(failing(&loaded, wait))),
        None => fly(core, key, Wish::Fresh { seen: loaded.account.generation }).await,
    };
    match outcome {
        Ok(()) => usable(core, key).await,
        // A young failure does no harm while the old token is good.
        Err(error) if good && error.kind() != ErrorKind::Reauthorize => {
            log::debug!("the access token of `{}` is used to its end: {error}", key.link);
            Ok(loaded)
        }
        Err(error) => Err(copy(&error)),
    }
}

/// The account with another grant than that of `generation`, which was refused or is not wanted any more.
pub(in crate::connections) async fn replaced(
    core: &Arc<Core>,
    key: &Key,
    generation: u64,
) -> Result<Arc<Loaded>> {
    let loaded = core.loaded(key).await?;
    if loaded.account.generation == generation {
        fly(core, key, Wish::Another { seen: generation }).await.map_err(|error| copy(&error))?;
    }
    usable(core, key).await
}

async fn usable(core: &Arc<Core>, key: &Key) -> Result<Arc<Loaded>> {
    let loaded = core.loaded(key).await?;
    loaded.check_usable()?;
    // From now on its end stands by the steady clock.
    freshness(core, &loaded);
    Ok(loaded)
}

/// Joins the refresh that is under way, or starts one. It is a task of its own: a caller that goes away
/// does not cut it off between spending a token and storing its successor.
async fn fly(core: &Arc<Core>, key: &Key, wish: Wish) -> Outcome {
    let process = core.process();
    let flight = {
        let mut accounts = lock(&process.flights.accounts);
        accounts.retain(|_, flight| flight.peek().is_none());
        accounts.entry(key.clone()).or_insert_with(|| start(core, key, wish)).clone()
    };
    flight.await
}

fn start(core: &Arc<Core>, key: &Key, wish: Wish) -> Flight {
    let (core, key) = (Arc::clone(core), key.clone());
    let task = tokio::spawn(async move { renewing::renew(&core, &key, wish).await.map_err(Arc::new) });
    async move {
        task.await.unwrap_or_else(|error| {
            Err(Arc::new(Error::new(ErrorKind::Closed, "the refresh was cut off").with_source(error)))
        })
    }
    .boxed()
    .shared()
}

/// How long refreshing pauses after a failure.
pub(super) fn pause(core: &Core, loaded: &Loaded) -> Option<Duration> {
    let failure = loaded.account.failure.as_ref()?;
    let wait = failure.next_try - core.clock.wall();
    // A longer wait than any that was ever set means that the clock was put back.
    (1..=LONGEST_PAUSE).contains(&wait).then(|| Duration::from_secs(wait.unsigned_abs()))
}

/// Refreshing fails for now.
pub(super) fn failing(loaded: &Loaded, wait: Duration) -> Error {
    let reason = loaded.account.failure.as_ref().map_or("", |Failure { reason, .. }| reason);
    Error::new(
        ErrorKind::RefreshFailing,
        format!("the access of `{}` cannot be renewed for now: {reason}", loaded.key.link),
    )
    .with_retry_after(Some(wait))
    .with_hint("It is tried again after a pause; `refresh` with force tries at once.")
}

/// Each of those who wait gets an error of its own.
fn copy(error: &Error) -> Error {
    let details = error.details();
    let mut copy = Error::new(error.kind(), error.message())
        .with_request_id(details.request_id.clone())
        .with_retry_after(details.retry_after);
    if let Some(status) = details.status {
        copy = copy.with_status(status);
    }
    if let Some(code) = &details.code {
        copy = copy.with_code(code);
    }
    if let Some(hint) = &details.hint {
        copy = copy.with_hint(hint);
    }
    copy
}
