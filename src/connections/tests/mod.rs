//! Connections against a server of ours that is as strict as the strictest, and hostile when told to be.
//! Tests name the row of the list of attacks that they cover.

mod asking;
mod authorizing;
mod bundles;
mod children;
mod dialects;
mod grants;
mod identity;
mod lifecycle;
mod loopback;
mod odd_answers;
mod races;
mod refreshing;
mod revoking;
pub(super) mod scene;
mod server;
mod three_legs;
mod told_addresses;
mod unstored;
