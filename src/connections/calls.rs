//! A call through a stored connection: a good credential, and one more try after a 401.

use std::sync::Arc;

use tokio::time::{Instant, timeout_at};

use super::calling::{self, Answer, Call};
use super::core::Core;
use super::loaded::Loaded;
use super::record::Key;
use super::{refreshing, usage, wanted};
use crate::{Error, ErrorKind, Result};

/// A grant this young is not replaced because of a 401: another one would be refused as well.
const YOUNG: i64 = 10;

/// Sends `call` as the account `key`, with one limit for all of it: a refresh before, the call, a refresh after
/// a 401 and the second try. An answer of any status is a success here.
pub(super) async fn send(core: &Arc<Core>, key: &Key, call: &Call) -> Result<Answer> {
    let deadline = calling::deadline(call, core.options.timeout);
    let loaded = in_time(key, deadline, refreshing::fresh(core, key)).await?;
    usage::note(core, key);
    let http = core.http_for(&loaded);
    let answer = calling::send_by(&http, &loaded.identity()?, call, deadline).await?;
    if wanted::look(core, key, &answer).await
        || answer.status() != 401
        || !answer.is_proven()
        || !call.can_replay()
    {
        return Ok(answer);
    }
    match in_time(key, deadline, after_refusal(core, &loaded)).await? {
        Some(loaded) => {
            let answer = calling::send_by(&http, &loaded.identity()?, call, deadline).await?;
            wanted::look(core, key, &answer).await;
            Ok(answer)
        }
        None => Ok(answer),
    }
}

/// Waits for a refresh until `deadline`. The refresh itself goes on: it is a task of its own.
async fn in_time<T>(key: &Key, deadline: Instant, refresh: impl Future<Output = Result<T>>) -> Result<T> {
    timeout_at(deadline, refresh).await.unwrap_or_else(|_| {
        Err(Error::new(ErrorKind::Timeout, format!("the access of `{}` was not renewed in time", key.link))
            .with_hint("Raise `timeout`; the refresh goes on."))
    })
}

/// The account with another access token, when the one of `loaded` was refused and another may help.
pub(super) async fn after_refusal(core: &Arc<Core>, loaded: &Loaded) -> Result<Option<Arc<Loaded>>> {
    let Some(grant) = loaded.account.grant.as_ref().filter(|_| loaded.is_renewable()) else {
        return Ok(None);
    };
    let now = core.loaded(&loaded.key).await?;
    let same = now.account.generation == loaded.account.generation;
    let age = core.clock.wall().saturating_sub(grant.obtained_at);
    if same && (0..YOUNG).contains(&age) && loaded.account.generation > 1 {
        return Ok(None);
    }
    match refreshing::replaced(core, &loaded.key, loaded.account.generation, false).await {
        Ok(loaded) => Ok(Some(loaded)),
        // The 401 tells the caller as much, and the reason is kept in the status.
        Err(error) if error.kind() == ErrorKind::RefreshFailing => Ok(None),
        Err(error) => Err(error),
    }
}
