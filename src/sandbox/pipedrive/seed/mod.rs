//! The company a sandbox starts with: the same seed gives the same records.

mod business;
mod contacts;
mod custom_values;
mod deals;
mod definitions;
mod users;
mod words;

pub(super) use users::User;

use super::records::{Collection, Definition, Kind};
use crate::sandbox::Options;

/// The company's id in webhooks, tokens and `users/me`.
pub(super) const COMPANY_ID: i64 = 9_054_001;

/// 2024-01-08 09:00 UTC, when the seeded company began.
const BEGIN_MS: i64 = 1_704_704_400_000;
const HOUR_MS: i64 = 3_600_000;

/// How much there is of what.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Seed {
    number: u64,
    deals: i64,
    users: Vec<User>,
}

impl Seed {
    pub(super) fn new(options: &Options) -> Self {
        let deals = i64::try_from(options.deals).unwrap_or(i64::MAX);
        Self { number: options.seed, deals, users: users::users() }
    }

    pub(super) fn users(&self) -> &[User] {
        &self.users
    }

    pub(super) fn collection(&self, kind: Kind) -> Collection {
        let mut collection = Collection::default();
        match kind {
            Kind::Deal => self.deals(&mut collection),
            Kind::Person => self.persons(&mut collection),
            Kind::Organization => self.organizations(&mut collection),
            Kind::Activity => self.activities(&mut collection),
            Kind::Product => self.products(&mut collection),
            Kind::Pipeline => Self::pipelines(&mut collection),
            Kind::Stage => Self::stages(&mut collection),
        }
        collection
    }

    pub(super) fn definitions(&self, kind: Kind) -> Vec<Definition> {
        definitions::definitions(self.number, kind)
    }

    fn organization_count(&self) -> i64 {
        (self.deals / 5).max(5)
    }

    fn person_count(&self) -> i64 {
        (self.deals / 2).max(10)
    }

    fn activity_count(&self) -> i64 {
        self.deals.saturating_mul(3) / 2
    }
}

/// A number from 1 to `count`, for links between records.
fn one_of(random: &mut crate::sandbox::Random, count: i64) -> i64 {
    1 + i64::try_from(random.below(u64::try_from(count).unwrap_or(1))).unwrap_or(0)
}

/// When record `index` was added, and when it was last changed.
fn times(random: &mut crate::sandbox::Random, index: i64) -> (i64, i64) {
    // 21,000 hours end in June 2026; the order within is the order of the ids.
    let added = BEGIN_MS + (index % 21_000) * HOUR_MS + one_of(random, 3000) * 1000;
    (added, added + one_of(random, 400) * HOUR_MS)
}
