//! Who may send when: the burst window, the search window, pauses and blocks.
//!
//! The lock is only held to look at numbers, never while waiting, so a waiter
//! may be dropped at any time.

use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::super::headers::Limits;
use super::latches::{self, Refusals};
use super::window::{WINDOW, Window};
use super::{Budget, Pacing};
use crate::unpoisoned::lock;
use crate::{Error, ErrorKind, Result};

/// Search requests allowed in 2 seconds, on every plan.
const SEARCH_LIMIT: u32 = 10;
/// Refusals in a row without any header that are taken for a burst; after them the day's budget is suspected.
const STRIKES: u32 = 3;
/// How long nothing is asked after the tokens of the day were spent, unless the answer says otherwise.
const QUIET: Duration = Duration::from_secs(60);
/// The longest such time: an admin can buy tokens at any moment.
const LONGEST_QUIET: Duration = Duration::from_secs(15 * 60);

/// What a 429 means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pipedrive) enum Refused {
    /// Too many at once: the whole gate pauses, then the request may be sent again.
    Burst,
    /// The tokens of the day are spent: never again today.
    Daily,
}

/// The limits of one credential in this process.
pub(in crate::pipedrive) struct Gate {
    /// Under which its refusals are kept for a forked child; zero for not at all.
    owner: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    pacing: Pacing,
    burst: Window,
    search: Window,
    learned: Option<u32>,
    paused_until: Option<Instant>,
    blocked_until: Option<Instant>,
    /// Until when the company's tokens count as spent, and how many were left.
    exhausted: Option<(Instant, u64)>,
    strikes: u32,
    spent: u64,
    requests: u64,
    daily_limit: Option<u64>,
    daily_left: Option<u64>,
    last_sent: Option<Instant>,
}

impl Gate {
    /// A gate that knows of the refusals kept for `owner`, as by the process that this one was forked from.
    pub(super) fn new(owner: u64, pacing: Pacing) -> Self {
        let now = Instant::now();
        let Refusals { blocked, quiet, tokens } = latches::kept(owner);
        let until = |left: Duration| now.checked_add(left).filter(|_| !left.is_zero());
        let state = State {
            pacing,
            blocked_until: until(blocked),
            exhausted: until(quiet.min(LONGEST_QUIET)).map(|until| (until, tokens)),
            ..State::default()
        };
        Self { owner, state: Mutex::new(state) }
    }

    /// Takes in the pace of one more client.
    pub(super) fn join(&self, pacing: Pacing) {
        let mut state = self.state();
        state.pacing = state.pacing.with(pacing);
    }

    /// Waits until a request may be sent, and notes it as sent. Fails when `deadline` comes first.
    pub(in crate::pipedrive) async fn enter(&self, cost: u32, search: bool, deadline: Instant) -> Result<()> {
        loop {
            let wait = self.try_enter(cost, search, Instant::now())?;
            if wait.is_zero() {
                return Ok(());
            }
            if Instant::now() + wait > deadline {
                return Err(Error::new(
                    ErrorKind::RateLimit,
                    "the rate limit leaves no room before the timeout",
                )
                .with_status(429)
                .with_retry_after(Some(wait))
                .with_hint("Raise `timeout`, or send fewer requests at once."));
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Notes a request and gives zero, or gives the wait that is needed first.
    fn try_enter(&self, cost: u32, search: bool, now: Instant) -> Result<Duration> {
        let mut state = self.state();
        if let Some(wait) = left(state.blocked_until, now) {
            return Err(blocked(wait));
        }
        if let Some((until, tokens)) = state.exhausted
            && tokens < u64::from(cost.max(1))
            && let Some(wait) = left(Some(until), now)
        {
            return Err(exhausted(wait));
        }
        if let Some(wait) = left(state.paused_until, now) {
            return Ok(wait);
        }
        let limit = state.limit();
        let mut wait = state.burst.wait(limit, now);
        if search {
            wait = wait.max(state.search.wait(SEARCH_LIMIT, now));
        }
        if wait.is_zero() {
            state.burst.note(now);
            if search {
                state.search.note(now);
            }
            state.requests += 1;
            state.last_sent = Some(now);
        }
        Ok(wait)
    }

    /// Learns from an accepted answer and books its price.
    pub(in crate::pipedrive) fn accepted(&self, limits: Limits, cost: u32, search: bool) {
        let now = Instant::now();
        let mut state = self.state();
        state.strikes = 0;
        state.spent += u64::from(cost);
        if state.exhausted.is_some() {
            state.exhausted =
                state.exhausted.zip(limits.daily_left).map(|((until, _), tokens)| (until, tokens));
            self.keep(&state, now);
        }
        learn(&mut state, limits, search);
        let elsewhere = state.burst.used(now) + 1 < state.limit();
        if limits.burst_left == Some(0) && elsewhere && !search {
            // Somebody else with this credential used the window up.
            let reset = limits.burst_reset.unwrap_or(WINDOW).min(WINDOW);
            state.paused_until = state.paused_until.max(Some(now + reset));
        }
    }

    /// Learns from a 429, pauses the whole gate, and tells what the refusal means.
    pub(in crate::pipedrive) fn refused(
        &self,
        limits: Limits,
        retry_after: Option<Duration>,
        cost: u32,
        search: bool,
    ) -> Refused {
        let mut state = self.state();
        learn(&mut state, limits, search);
        let meaning = match limits.daily_left {
            Some(left) if left < u64::from(cost.max(1)) => Refused::Daily,
            Some(_) => Refused::Burst,
            None if limits.burst_left.is_some() => Refused::Burst,
            None => {
                state.strikes += 1;
                if state.strikes >= STRIKES { Refused::Daily } else { Refused::Burst }
            }
        };
        if meaning == Refused::Daily {
            let (now, quiet) = (Instant::now(), retry_after.unwrap_or(QUIET).min(LONGEST_QUIET));
            state.exhausted = Some((now + quiet, limits.daily_left.unwrap_or_default()));
            self.keep(&state, now);
            return meaning;
        }
        let pause = retry_after.or(limits.burst_reset).unwrap_or(WINDOW).max(Duration::from_millis(100));
        let pause = pause.min(Duration::from_secs(60)) + jitter();
        state.paused_until = state.paused_until.max(Some(Instant::now() + pause));
        meaning
    }

    /// Sends nothing more for a while: the content network blocks this credential.
    pub(in crate::pipedrive) fn block(&self) {
        let now = Instant::now();
        let mut state = self.state();
        state.blocked_until = now.checked_add(state.pacing.block_pause());
        self.keep(&state, now);
    }

    /// How long it lets nothing through after a refusal, for the error that tells of it.
    pub(in crate::pipedrive) fn closed_for(&self) -> Option<Duration> {
        let (now, state) = (Instant::now(), self.state());
        let exhausted = state.exhausted.map(|(until, _)| until);
        left(state.blocked_until.max(exhausted).max(state.paused_until), now)
    }

    /// Keeps the refusals where a forked child finds them.
    fn keep(&self, state: &State, now: Instant) {
        let blocked = left(state.blocked_until, now).unwrap_or_default();
        let quiet = state.exhausted.and_then(|(until, _)| left(Some(until), now)).unwrap_or_default();
        let tokens = state.exhausted.map_or(0, |(_, tokens)| tokens);
        latches::keep(self.owner, Refusals { blocked, quiet, tokens });
    }

    /// The state, for the user.
    pub(in crate::pipedrive) fn budget(&self) -> Budget {
        let now = Instant::now();
        let mut state = self.state();
        let burst_limit = state.limit();
        Budget {
            spent: state.spent,
            requests: state.requests,
            limit: state.daily_limit,
            left: state.daily_left,
            burst_limit,
            burst_known: state.pacing.burst_limit.or(state.learned).is_some(),
            burst_left: burst_limit.saturating_sub(state.burst.used(now)),
            paused: left(state.paused_until, now).unwrap_or_default(),
            blocked: left(state.blocked_until, now).unwrap_or_default(),
        }
    }

    /// Whether nothing is lost when the gate is forgotten.
    pub(super) fn is_idle(&self) -> bool {
        let now = Instant::now();
        let state = self.state();
        let pause = state.pacing.block_pause();
        let used = state.last_sent.is_some_and(|sent| now.saturating_duration_since(sent) < pause);
        !used && left(state.blocked_until, now).is_none()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    fn limit(&self) -> u32 {
        self.pacing.burst_limit.or(self.learned).unwrap_or(self.pacing.first_limit)
    }
}

/// The error of a request that is not sent because the credential is blocked.
fn blocked(wait: Duration) -> Error {
    Error::new(ErrorKind::Blocked, "nothing is sent: this credential was blocked a short while ago")
        .with_status(403)
        .with_retry_after(Some(wait))
        .with_hint("Wait for `retry_after` seconds. Sending on makes the block longer.")
}

/// The error of a request that is not sent because the company's tokens were spent a moment ago.
fn exhausted(wait: Duration) -> Error {
    Error::new(ErrorKind::BudgetExhausted, "nothing is sent: the company's API tokens of the day are spent")
        .with_status(429)
        .with_retry_after(Some(wait))
        .with_hint("Pipedrive is asked again after `retry_after` seconds; its budget is filled up at midnight of its server time.")
}

fn learn(state: &mut State, limits: Limits, search: bool) {
    // A search answer may state the search limit, which is another one.
    if !search && limits.burst_limit.is_some() {
        state.learned = limits.burst_limit;
    }
    state.daily_limit = limits.daily_limit.or(state.daily_limit);
    state.daily_left = limits.daily_left.or(state.daily_left);
}

fn left(until: Option<Instant>, now: Instant) -> Option<Duration> {
    until.map(|until| until.saturating_duration_since(now)).filter(|wait| !wait.is_zero())
}

/// Up to 250 ms, so that several processes do not come back together.
pub(in crate::pipedrive) fn jitter() -> Duration {
    // Without randomness there is no jitter, which is harmless.
    Duration::from_millis(250).mul_f64(crate::random::fraction().unwrap_or_default())
}

#[cfg(test)]
mod tests;
