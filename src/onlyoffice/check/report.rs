//! What a check found.

use serde::Serialize;

use crate::Error;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Good.
    Ok,
    /// Works, but may cause trouble.
    Warn,
    /// Does not work.
    Fail,
    /// Could not be looked at.
    Skipped,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its name, stable between versions.
    pub name: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// What was seen.
    pub detail: String,
    /// What to do; empty when there is nothing to do.
    pub hint: String,
}

impl Check {
    fn new(name: &'static str, outcome: Outcome, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { name, outcome, detail: detail.into(), hint: hint.into() }
    }

    pub(super) fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Ok, detail, "")
    }

    pub(super) fn warn(name: &'static str, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(name, Outcome::Warn, detail, hint)
    }

    pub(super) fn fail(name: &'static str, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(name, Outcome::Fail, detail, hint)
    }

    pub(super) fn skipped(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Skipped, detail, "")
    }

    pub(super) fn failed(name: &'static str, error: &Error) -> Self {
        Self::fail(name, error.to_string(), error.details().hint.clone().unwrap_or_default())
    }
}

/// All checks, in the order in which they should be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The checks.
    pub checks: Vec<Check>,
}

impl Report {
    /// Whether nothing failed.
    pub fn is_ok(&self) -> bool {
        self.checks.iter().all(|check| check.outcome != Outcome::Fail)
    }

    /// The check of that name.
    pub fn get(&self, name: &str) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == name)
    }
}
