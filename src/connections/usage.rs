//! When accounts were last used. A call must not write a file, so this waits in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::core::{Core, MOST_ACCOUNTS, make_room};
use super::record::Key;
use crate::unpoisoned::lock;

/// How often the time of the last use is written, at most.
const EVERY: Duration = Duration::from_secs(60);

/// Times of use that are not stored yet.
#[derive(Default)]
pub(super) struct Usage {
    accounts: Mutex<HashMap<Key, Used>>,
}

struct Used {
    last: i64,
    /// By the steady clock.
    written: Option<Duration>,
    stored: bool,
}

impl Usage {
    /// Takes note of a use; says whether it is time to store it.
    fn note(&self, key: &Key, now: i64, steady: Duration) -> bool {
        let mut accounts = lock(&self.accounts);
        if !accounts.contains_key(key) {
            // What is stored can be read there; a time that is not stored yet is lost only in a great crowd.
            make_room(&mut accounts, MOST_ACCOUNTS, |used| !used.stored);
        }
        let used = accounts.entry(key.clone()).or_insert(Used { last: now, written: None, stored: false });
        (used.last, used.stored) = (now, false);
        let due = used.written.is_none_or(|written| steady.saturating_sub(written) >= EVERY);
        if due {
            used.written = Some(steady);
        }
        due
    }

    /// The last use, when it is not stored yet; whoever takes it stores it.
    pub(super) fn take(&self, key: &Key) -> Option<i64> {
        let mut accounts = lock(&self.accounts);
        let used = accounts.get_mut(key).filter(|used| !used.stored)?;
        used.stored = true;
        Some(used.last)
    }

    /// The last use, stored or not.
    pub(super) fn last(&self, key: &Key) -> Option<i64> {
        lock(&self.accounts).get(key).map(|used| used.last)
    }

    /// Forgets an account.
    pub(super) fn forget(&self, key: &Key) {
        lock(&self.accounts).remove(key);
    }
}

/// Takes note of a use and stores it in the background once a minute.
pub(super) fn note(core: &Arc<Core>, key: &Key) {
    if !core.process().usage.note(key, core.clock.wall(), core.clock.steady()) {
        return;
    }
    let (core, key) = (Arc::clone(core), key.clone());
    tokio::spawn(async move {
        if let Err(error) = core.change(&key, |_| Ok(())).await {
            log::debug!("the time of the last use of `{}` was not stored: {error}", key.link);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::LinkName;
    use super::*;

    #[test]
    fn a_use_is_stored_once_a_minute_at_most() {
        let usage = Usage::default();
        let key = Key::new(&LinkName::parse("acme").unwrap(), None).unwrap();
        let due: Vec<bool> = (0..130)
            .map(|second| usage.note(&key, second, Duration::from_secs(second.unsigned_abs())))
            .collect();
        assert_eq!(due.iter().filter(|due| **due).count(), 3);
        assert_eq!((usage.take(&key), usage.take(&key)), (Some(129), None));
        assert_eq!(usage.last(&key), Some(129));
    }

    #[test]
    fn times_of_use_have_a_cap_and_what_is_stored_goes_first() {
        let (usage, link) = (Usage::default(), LinkName::parse("acme").unwrap());
        let key = |number: usize| Key::new(&link, Some(&number.to_string())).unwrap();
        for number in 0..MOST_ACCOUNTS {
            usage.note(&key(number), 1, Duration::ZERO);
            if number > 0 {
                usage.take(&key(number));
            }
        }
        usage.note(&key(MOST_ACCOUNTS), 2, Duration::ZERO);
        assert_eq!((usage.last(&key(0)), usage.last(&key(1))), (Some(1), None));
        for number in 0..3 * MOST_ACCOUNTS {
            usage.note(&key(number), 3, Duration::ZERO);
        }
        assert!(lock(&usage.accounts).len() <= MOST_ACCOUNTS);
    }
}
