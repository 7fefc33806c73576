//! Behaviour of a running sandbox, seen through a plain HTTP client.

mod deal_products;
mod fields;
mod files;
mod filters;
mod frame;
mod limits;
mod listener;
mod lists;
mod oauth;
mod people;
mod records;
mod scopes;
mod search;
mod support;
mod webhooks;
