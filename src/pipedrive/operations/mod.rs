//! What the API offers: every operation with its price in tokens.

mod finding;
mod operation;
mod v1;
mod v2;

pub(super) use operation::is_search_path;
pub use operation::{Operation, Pagination, Version};
