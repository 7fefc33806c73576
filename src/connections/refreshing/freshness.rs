//! How long an access token is still good, and when it is time for another.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use crate::connections::core::{Core, MOST_ACCOUNTS, make_room};
use crate::connections::loaded::Loaded;
use crate::connections::record::{Grant, Key};
use crate::connections::services::Authentication;
use crate::unpoisoned::lock;

/// A year; what is said to last longer is looked at again then.
const LONGEST: i64 = 366 * 24 * 3600;

/// Ends of access tokens by the steady clock, as this process first saw them.
#[derive(Default)]
pub(in crate::connections) struct Deadlines {
    accounts: Mutex<HashMap<Key, Deadline>>,
}

#[derive(Clone, Copy)]
struct Deadline {
    generation: u64,
    obtained_at: i64,
    at: Duration,
}

/// How an access token stands, in seconds; `None` where no end was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::connections) struct Freshness {
    /// Until it is time to refresh; not positive when that has come.
    pub(in crate::connections) fresh_for: Option<i64>,
    /// Until it ends; not positive when it has.
    pub(in crate::connections) ends_in: Option<i64>,
}

impl Freshness {
    /// No refresh is due.
    pub(in crate::connections) fn is_fresh(self) -> bool {
        self.fresh_for.is_none_or(|seconds| seconds > 0)
    }

    /// The service should still take it.
    pub(in crate::connections) fn is_good(self) -> bool {
        self.ends_in.is_none_or(|seconds| seconds > 0)
    }
}

impl Deadlines {
    /// Forgets an account.
    pub(in crate::connections) fn forget(&self, key: &Key) {
        lock(&self.accounts).remove(key);
    }
}

/// How the access token of `loaded` stands.
///
/// The wall clock is asked once for each grant, when this process sees it first; from then on only the
/// steady clock counts, so that a clock that jumps makes no storm of refreshes.
pub(in crate::connections) fn freshness(core: &Core, loaded: &Loaded) -> Freshness {
    let Some((grant, expires_at)) =
        loaded.account.grant.as_ref().and_then(|grant| Some((grant, grant.expires_at?)))
    else {
        return Freshness { fresh_for: None, ends_in: None };
    };
    // Zero is what some services say for "does not end", and what has ended cannot be replaced here.
    if grant.lifetime == Some(0) && !loaded.is_renewable() {
        return Freshness { fresh_for: None, ends_in: None };
    }
    let lifetime = lifetime(grant, expires_at);
    let steady = core.clock.steady();
    let process = core.process();
    let mut accounts = lock(&process.deadlines.accounts);
    let known = accounts.get(&loaded.key).copied().filter(|known| {
        known.generation == loaded.account.generation && known.obtained_at == grant.obtained_at
    });
    let deadline = known.unwrap_or_else(|| {
        let left = (expires_at - core.clock.wall()).clamp(0, lifetime);
        let at = steady.saturating_add(Duration::from_secs(left.unsigned_abs()));
        let fresh = Deadline { generation: loaded.account.generation, obtained_at: grant.obtained_at, at };
        // A deadline that is gone is found again by the wall clock.
        make_room(&mut accounts, MOST_ACCOUNTS, |known| known.at > steady);
        accounts.insert(loaded.key.clone(), fresh);
        fresh
    });
    let ends_in = i64::try_from(deadline.at.saturating_sub(steady).as_secs()).unwrap_or(LONGEST);
    Freshness { fresh_for: Some(ends_in - margin(core, loaded, lifetime)), ends_in: Some(ends_in) }
}

fn lifetime(grant: &Grant, expires_at: i64) -> i64 {
    grant.lifetime.unwrap_or_else(|| expires_at.saturating_sub(grant.obtained_at)).clamp(0, LONGEST)
}

/// The service's own margin, else that of the options; a tenth of the lifetime at most: some services refuse to
/// replace a token that is still young.
fn margin(core: &Core, loaded: &Loaded, lifetime: i64) -> i64 {
    let own = match &loaded.service.authentication {
        Authentication::OAuth2(oauth2) => oauth2.margin.map(i64::from),
        _ => None,
    };
    let margin = own.unwrap_or_else(|| i64::try_from(core.options.margin.as_secs()).unwrap_or(LONGEST));
    margin.min(lifetime / 10)
}
