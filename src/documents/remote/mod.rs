//! Pipedrive and the Document Server, as the saves see them.

pub(super) mod files;
pub(super) mod pipedrive_files;
pub(super) mod server_source;
