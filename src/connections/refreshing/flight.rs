//! One refresh at a time for each account of this process; whoever comes meanwhile waits for that one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use tokio::task::AbortHandle;

use super::freshness::freshness;
use super::pausing::{failing, pause};
use super::renewing::{self, Wish};
use crate::connections::core::Core;
use crate::connections::loaded::Loaded;
use crate::connections::record::Key;
use crate::unpoisoned::lock;
use crate::{Error, ErrorKind, Result};

/// The outcome of a refresh, for all who wait for it.
type Outcome = std::result::Result<(), Arc<Error>>;
type Flight = Shared<BoxFuture<'static, Outcome>>;

/// Refreshes that are under way.
#[derive(Default)]
pub(in crate::connections) struct Flights {
    accounts: Mutex<HashMap<Key, (AbortHandle, Flight)>>,
}

#[cfg(test)]
impl Flights {
    /// How many callers wait for the refresh of an account.
    pub(in crate::connections) fn waiting(&self, key: &Key) -> usize {
        let accounts = lock(&self.accounts);
        // One is held here.
        accounts.get(key).and_then(|(_, flight)| flight.strong_count()).map_or(0, |count| count - 1)
    }
}

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
        Err(error) => Err(error.retold(error.kind(), error.message())),
    }
}

/// The account with another grant than that of `generation`, which a service refused or, `by_hand`, a person
/// wants replaced. Only a person passes over a pause and sends a token again whose fate is unknown.
pub(in crate::connections) async fn replaced(
    core: &Arc<Core>,
    key: &Key,
    generation: u64,
    by_hand: bool,
) -> Result<Arc<Loaded>> {
    let loaded = core.loaded(key).await?;
    if loaded.account.generation == generation {
        let seen = generation;
        let wish = if by_hand { Wish::Another { seen } } else { Wish::Instead { seen } };
        fly(core, key, wish).await.map_err(|error| error.retold(error.kind(), error.message()))?;
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
        // The task is asked, not the shared outcome: that stays open when nobody waited for it.
        accounts.retain(|_, (task, _)| !task.is_finished());
        accounts.entry(key.clone()).or_insert_with(|| start(core, key, wish)).1.clone()
    };
    flight.await
}

fn start(core: &Arc<Core>, key: &Key, wish: Wish) -> (AbortHandle, Flight) {
    let (core, key) = (Arc::clone(core), key.clone());
    let task = tokio::spawn(async move { renewing::renew(&core, &key, wish).await.map_err(Arc::new) });
    let running = task.abort_handle();
    let flight = async move {
        task.await.unwrap_or_else(|error| {
            Err(Arc::new(Error::new(ErrorKind::Closed, "the refresh was cut off").with_source(error)))
        })
    }
    .boxed()
    .shared();
    (running, flight)
}
