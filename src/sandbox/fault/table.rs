//! The rules in force and how often each has acted.

use std::sync::Mutex;

use serde::Serialize;

use super::pattern;
use super::rule::Fault;
use crate::Result;
use crate::unpoisoned::lock;

/// The faults of a sandbox, in the order they were added.
#[derive(Debug, Default)]
pub struct FaultTable {
    inner: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    last_id: u64,
    active: Vec<Active>,
}

/// A rule with its counters.
#[derive(Debug, Clone, Serialize)]
pub struct Active {
    /// Names the rule.
    pub id: u64,
    /// The rule.
    #[serde(flatten)]
    pub fault: Fault,
    /// Requests that matched.
    pub seen: u64,
    /// Requests it acted on.
    pub acted: u64,
}

impl FaultTable {
    /// Adds a rule and names it.
    pub fn add(&self, fault: Fault) -> Result<u64> {
        fault.check()?;
        let mut table = lock(&self.inner);
        table.last_id += 1;
        let id = table.last_id;
        table.active.push(Active { id, fault, seen: 0, acted: 0 });
        Ok(id)
    }

    /// Takes a rule away; false when there is none with this id.
    pub fn remove(&self, id: u64) -> bool {
        let mut table = lock(&self.inner);
        let before = table.active.len();
        table.active.retain(|active| active.id != id);
        table.active.len() != before
    }

    /// Takes every rule away.
    pub fn clear(&self) {
        lock(&self.inner).active.clear();
    }

    /// The rules with their counters.
    pub fn all(&self) -> Vec<Active> {
        lock(&self.inner).active.clone()
    }

    /// The rule that acts on this request, if any; its counters move.
    pub(super) fn take(&self, server: &str, method: &str, path: &str) -> Option<(u64, Fault)> {
        let mut table = lock(&self.inner);
        for active in &mut table.active {
            let fault = &active.fault;
            if !applies(fault, server, method, path) || fault.times.is_some_and(|times| active.acted >= times)
            {
                continue;
            }
            active.seen += 1;
            if active.seen > fault.skip {
                active.acted += 1;
                return Some((active.id, fault.clone()));
            }
        }
        None
    }
}

fn applies(fault: &Fault, server: &str, method: &str, path: &str) -> bool {
    fault.server.as_deref().is_none_or(|wanted| wanted == server)
        && fault.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
        && pattern::matches(&fault.path, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skip_and_times_are_counted() {
        let table = FaultTable::default();
        table.add(Fault::status(503).on("GET", "/a").skip(1).times(2)).unwrap();
        let acted: Vec<bool> = (0..5).map(|_| table.take("pipedrive", "GET", "/a").is_some()).collect();
        assert_eq!(acted, [false, true, true, false, false]);
        assert!(table.take("pipedrive", "POST", "/a").is_none());
    }

    #[test]
    fn a_spent_rule_lets_the_next_one_act() {
        let table = FaultTable::default();
        let first = table.add(Fault::status(503).times(1)).unwrap();
        let second = table.add(Fault::status(500).server("storage")).unwrap();
        assert_eq!(table.take("storage", "GET", "/").map(|(id, _)| id), Some(first));
        assert_eq!(table.take("storage", "GET", "/").map(|(id, _)| id), Some(second));
        assert!(table.take("pipedrive", "GET", "/").is_none());
        assert!(table.remove(second) && !table.remove(second));
    }

    #[test]
    fn a_rule_that_cannot_act_is_refused() {
        let table = FaultTable::default();
        assert!(table.add(Fault::status(99)).is_err());
        assert!(table.add(Fault::status(500).server("elsewhere")).is_err());
        assert!(table.add(Fault::status(500).header("bad name", "x")).is_err());
    }
}
