//! Behaviour of a running sandbox, seen through a plain HTTP client.

mod fields;
mod files;
mod frame;
mod limits;
mod listener;
mod lists;
mod oauth;
mod people;
mod records;
mod search;
mod support;
mod webhooks;
