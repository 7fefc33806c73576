//! Webhooks v2: subscriptions, payloads, delivery.

mod announce;
mod delivery;
mod manage;
mod payload;
mod registry;

pub(super) use announce::{Event, announce, announce_event};
pub(super) use manage::routes;
pub(super) use registry::Registry;
