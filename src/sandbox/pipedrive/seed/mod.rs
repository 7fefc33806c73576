//! The company a sandbox starts with: the same seed gives the same records.

mod business;
mod chance;
mod company;
mod contacts;
mod custom_values;
mod deals;
mod definitions;
mod users;
mod words;

pub(super) use company::COMPANY_ID;
pub(in crate::sandbox) use company::Seed;
pub(super) use users::User;

use chance::{BEGIN_MS, HOUR_MS, one_of, times};
