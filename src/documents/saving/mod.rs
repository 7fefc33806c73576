//! The way of a save: reported by a callback, fetched, ruled on, and delivered step by step.

pub(super) mod answer;
pub(super) mod callback;
pub(super) mod deliver;
pub(super) mod failure;
pub(super) mod fetch;
pub(super) mod lease;
pub(super) mod names;
pub(super) mod outcome;
pub(super) mod ruling;
pub(super) mod upload_step;
pub(super) mod verify_step;
