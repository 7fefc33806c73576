//! The fake Pipedrive.

mod answer;
mod crm;
mod router;

pub use crm::Crm;

pub(super) use router::{router, storage_router};
