//! The fake Pipedrive: API v2 and v1, OAuth, files and webhooks.

mod answer;
mod call;
mod crm;
mod currencies;
mod deal_products;
mod entities;
mod fields;
mod files;
mod filters;
mod followers;
mod gate;
mod notes;
mod oauth;
mod records;
mod router;
mod seed;
mod users;
mod webhooks;

pub use crm::Crm;

pub(super) use router::{router, storage_router};
