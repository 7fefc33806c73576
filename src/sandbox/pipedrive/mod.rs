//! The fake Pipedrive: API v2 and v1, OAuth, files and webhooks.

#![allow(dead_code)] // the rest of the rooms is being furnished

mod answer;
mod call;
mod crm;
mod entities;
mod files;
mod gate;
mod records;
mod router;
mod seed;
mod webhooks;

pub use crm::Crm;

pub(super) use router::{router, storage_router};
