//! Files: metadata, upload, download, and replacing the content of one.

mod client;
mod download;
mod record;
mod replace;
mod upload;

pub use client::Files;
pub use record::FileRecord;
pub use replace::Retire;
pub use upload::{Link, Upload};
