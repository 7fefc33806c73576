//! Counts requests and tokens, in sandbox time.

use std::collections::{HashMap, VecDeque};

use crate::sandbox::Limits;

use super::caller::Caller;

/// The rolling window of the burst limit.
const WINDOW_MS: i64 = 2000;
const DAY_MS: i64 = 24 * 3600 * 1000;
/// POST and PUT requests of an API token a day, by the old rule of fair use: told, but not enforced.
const DAILY_WRITES: u64 = 10_000;

/// Tokens of the day and requests of the last two seconds.
#[derive(Debug)]
pub(in super::super) struct Budget {
    limits: Limits,
    day: i64,
    spent: u64,
    callers: HashMap<String, Window>,
    /// POST and PUT requests of today, by credential.
    writes: HashMap<String, u64>,
}

/// What the budget has to know of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// In tokens.
    pub(super) cost: u64,
    pub(super) search: bool,
    /// POST or PUT.
    pub(super) writes: bool,
}

#[derive(Debug, Default)]
struct Window {
    requests: VecDeque<i64>,
    searches: VecDeque<i64>,
    refusals: u32,
    blocked_until: i64,
}

/// The numbers of the rate limit headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Numbers {
    pub(in super::super) limit: u32,
    pub(in super::super) remaining: u32,
    /// Seconds until the window has room again.
    pub(in super::super) reset: i64,
    pub(in super::super) daily_limit: u64,
    pub(in super::super) daily_remaining: u64,
    /// POST and PUT requests left today; with an API token only.
    pub(in super::super) requests_left: Option<u64>,
}

/// May the request pass?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Verdict {
    Pass(Numbers),
    /// Too many at once.
    Burst(Numbers),
    /// No tokens left today.
    Spent(Numbers),
    /// Went on after too many refusals.
    Blocked,
}

impl Budget {
    pub(in super::super) fn new(limits: Limits) -> Self {
        Self { limits, day: 0, spent: 0, callers: HashMap::new(), writes: HashMap::new() }
    }

    pub(in super::super) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(in super::super) fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Tokens spent today.
    pub(in super::super) fn spent(&mut self, now_ms: i64) -> u64 {
        self.turn_the_day(now_ms);
        self.spent
    }

    /// Spends tokens that nobody asked for, as other users of the company do.
    pub(in super::super) fn spend(&mut self, tokens: u64, now_ms: i64) {
        self.turn_the_day(now_ms);
        self.spent = self.spent.saturating_add(tokens).min(self.limits.daily_tokens);
    }

    /// Asks for one request; only one that passes is counted.
    pub(super) fn ask(&mut self, caller: &Caller, asked: Asked, now_ms: i64) -> Verdict {
        let Asked { cost, search, writes } = asked;
        self.turn_the_day(now_ms);
        let limits = &self.limits;
        let window = self.callers.entry(caller.credential.clone()).or_default();
        if now_ms < window.blocked_until {
            return Verdict::Blocked;
        }
        let recent = |time: &i64| *time <= now_ms && now_ms - *time < WINDOW_MS;
        window.requests.retain(recent);
        window.searches.retain(recent);
        let burst = if caller.oauth { limits.burst_oauth } else { limits.burst };
        let (used, limit) =
            if search { (&window.searches, limits.search) } else { (&window.requests, burst) };
        let count = u32::try_from(used.len()).unwrap_or(u32::MAX);
        let oldest = used.front().copied().unwrap_or(now_ms);
        let mut numbers = Numbers {
            limit,
            remaining: limit.saturating_sub(count),
            reset: (WINDOW_MS - (now_ms - oldest) + 999) / 1000,
            daily_limit: limits.daily_tokens,
            daily_remaining: limits.daily_tokens.saturating_sub(self.spent),
            requests_left: None,
        };
        if writes && !caller.oauth {
            let written = self.writes.get(&caller.credential).copied().unwrap_or(0);
            numbers.requests_left = Some(DAILY_WRITES.saturating_sub(written));
        }
        let full = window.requests.len() >= usize::try_from(burst).unwrap_or(usize::MAX);
        if numbers.remaining == 0 || full || numbers.daily_remaining == 0 {
            window.refusals = window.refusals.saturating_add(1);
            let patience = limits.refusals_before_block;
            if !caller.oauth && patience > 0 && window.refusals > patience {
                window.refusals = 0;
                let block = i64::try_from(limits.block.as_millis()).unwrap_or(i64::MAX);
                window.blocked_until = now_ms.saturating_add(block);
                return Verdict::Blocked;
            }
            if numbers.daily_remaining == 0 {
                return Verdict::Spent(numbers);
            }
            numbers.remaining = 0;
            return Verdict::Burst(numbers);
        }
        window.refusals = 0;
        window.requests.push_back(now_ms);
        if search {
            window.searches.push_back(now_ms);
        }
        self.spent = self.spent.saturating_add(cost).min(limits.daily_tokens);
        if let Some(left) = &mut numbers.requests_left {
            *left = left.saturating_sub(1);
            self.writes.insert(caller.credential.clone(), DAILY_WRITES - *left);
        }
        numbers.remaining -= 1;
        numbers.daily_remaining = limits.daily_tokens.saturating_sub(self.spent);
        Verdict::Pass(numbers)
    }

    /// Budgets are new at midnight, UTC in the sandbox.
    fn turn_the_day(&mut self, now_ms: i64) {
        let day = now_ms.div_euclid(DAY_MS);
        if day != self.day {
            self.day = day;
            self.spent = 0;
            self.writes.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(oauth: bool) -> Caller {
        Caller { user_id: 1, is_admin: true, oauth, scopes: None, credential: "a".to_owned() }
    }

    fn asked(cost: u64, search: bool) -> Asked {
        Asked { cost, search, writes: false }
    }

    fn budget(burst: u32, daily_tokens: u64, refusals_before_block: u32) -> Budget {
        let limits = Limits { burst, search: 2, daily_tokens, refusals_before_block, ..Limits::default() };
        Budget::new(limits)
    }

    #[test]
    fn the_window_rolls() {
        let mut budget = budget(2, 1000, 0);
        let ask = |budget: &mut Budget, now| {
            matches!(budget.ask(&caller(false), asked(1, false), now), Verdict::Pass(_))
        };
        assert!(ask(&mut budget, 0) && ask(&mut budget, 1500));
        assert!(!ask(&mut budget, 1999));
        assert!(ask(&mut budget, 2000));
        assert!(!ask(&mut budget, 3499));
        assert!(ask(&mut budget, 3500));
    }

    #[test]
    fn searches_have_a_limit_of_their_own() {
        let mut budget = budget(100, 1000, 0);
        for _ in 0..2 {
            assert!(matches!(budget.ask(&caller(false), asked(20, true), 0), Verdict::Pass(_)));
        }
        assert!(matches!(budget.ask(&caller(false), asked(20, true), 0), Verdict::Burst(_)));
        assert!(matches!(budget.ask(&caller(false), asked(1, false), 0), Verdict::Pass(_)));
    }

    #[test]
    fn the_day_has_its_tokens_and_ends() {
        let mut budget = budget(100, 15, 0);
        assert!(
            matches!(budget.ask(&caller(false), asked(10, false), 0), Verdict::Pass(n) if n.daily_remaining == 5)
        );
        assert!(
            matches!(budget.ask(&caller(false), asked(10, false), 0), Verdict::Pass(n) if n.daily_remaining == 0)
        );
        assert!(
            matches!(budget.ask(&caller(false), asked(1, false), 0), Verdict::Spent(n) if n.daily_remaining == 0)
        );
        assert!(matches!(budget.ask(&caller(false), asked(1, false), DAY_MS), Verdict::Pass(_)));
    }

    #[test]
    fn hammering_blocks_an_api_token_but_no_oauth_token() {
        let mut blocked = budget(1, 1000, 3);
        blocked.ask(&caller(false), asked(1, false), 0);
        for _ in 0..3 {
            assert!(matches!(blocked.ask(&caller(false), asked(1, false), 1), Verdict::Burst(_)));
        }
        assert_eq!(blocked.ask(&caller(false), asked(1, false), 1), Verdict::Blocked);
        assert_eq!(blocked.ask(&caller(false), asked(1, false), 800_000), Verdict::Blocked);
        assert!(matches!(blocked.ask(&caller(false), asked(1, false), 1_000_000), Verdict::Pass(_)));
        let mut other = Budget::new(Limits { burst_oauth: 1, refusals_before_block: 3, ..Limits::default() });
        for _ in 0..9 {
            assert_ne!(other.ask(&caller(true), asked(1, false), 0), Verdict::Blocked);
        }
    }
    #[test]
    fn writes_of_an_api_token_are_counted_by_the_day() {
        let mut budget = budget(100, 1000, 0);
        let write = Asked { cost: 1, search: false, writes: true };
        let mut left = |oauth, asked, now_ms| match budget.ask(&caller(oauth), asked, now_ms) {
            Verdict::Pass(numbers) => numbers.requests_left,
            refused => panic!("{refused:?}"),
        };
        assert_eq!(left(false, write, 0), Some(9999));
        assert_eq!(left(false, asked(1, false), 0), None);
        assert_eq!(left(true, write, 0), None);
        assert_eq!(left(false, write, 0), Some(9998));
        assert_eq!(left(false, write, DAY_MS), Some(9999));
    }
}
