//! How much there is of what, and who makes it.

use super::definitions;
use super::users::{self, User};
use crate::sandbox::Options;
use crate::sandbox::pipedrive::records::{Collection, Definition, Kind};

/// The company's id in webhooks, tokens and `users/me`.
pub(in crate::sandbox) const COMPANY_ID: i64 = 9_054_001;

/// How much there is of what.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Seed {
    pub(super) number: u64,
    pub(super) deals: i64,
    users: Vec<User>,
}

impl Seed {
    pub(in crate::sandbox) fn new(options: &Options) -> Self {
        let deals = i64::try_from(options.deals).unwrap_or(i64::MAX);
        Self { number: options.seed, deals, users: users::users() }
    }

    pub(in crate::sandbox) fn users(&self) -> &[User] {
        &self.users
    }

    pub(in crate::sandbox) fn collection(&self, kind: Kind) -> Collection {
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

    pub(in crate::sandbox) fn definitions(&self, kind: Kind) -> Vec<Definition> {
        definitions::definitions(self.number, kind)
    }

    pub(super) fn organization_count(&self) -> i64 {
        (self.deals / 5).max(5)
    }

    pub(super) fn person_count(&self) -> i64 {
        (self.deals / 2).max(10)
    }

    pub(super) fn activity_count(&self) -> i64 {
        self.deals.saturating_mul(3) / 2
    }
}
