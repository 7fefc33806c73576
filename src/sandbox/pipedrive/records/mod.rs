//! The records of the fake company: storage, order, validation.

mod change;
mod collection;
mod cursor;
mod custom;
mod definition;
mod facts;
mod fields;
mod kind;
mod rules;
mod schema;
mod shape;
mod store;
mod time;
mod writer;

pub(super) use change::{Action, Change};
pub(super) use collection::{Collection, Listing};
pub(super) use cursor::Cursor;
pub(super) use definition::{CREATABLE_TYPES, Choice, Definition};
pub(super) use facts::{Facts, Record};
pub(super) use kind::{Kind, Sort};
pub(super) use schema::Rejection;
pub(super) use store::{PURGE_MS, Store};
pub(super) use time::{v1_time, v2_time};
pub(super) use writer::ObjectWriter;

/// A JSON object.
pub(super) type Object = serde_json::Map<String, serde_json::Value>;
