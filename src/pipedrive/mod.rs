//! The Pipedrive API: client, pages, files, budget, errors.

mod address;
mod answer;
mod both_ends;
mod call;
mod client;
mod envelope;
mod exchange;
mod failure;
mod files;
mod headers;
mod limits;
mod operations;
mod page;
mod pager;
pub mod panel;
mod parts;
mod path;
mod query;
mod record;
mod resource;
mod scan;
mod settings;
mod time;
mod verbs;
pub mod webhook;

pub use answer::Answer;
pub use both_ends::BothEnds;
pub use client::Pipedrive;
pub use files::{FileRecord, Files, Link, Retire, Upload};
pub use limits::Budget;
pub use operations::{Operation, Pagination, Version};
pub use page::Page;
pub use pager::{ListOptions, Pager, Walk};
pub use query::Query;
pub use record::Record;
pub use resource::{Resource, Verb};
pub use settings::Settings;
pub use verbs::CurrentUser;

#[cfg(test)]
mod tests;
