//! The ways to a grant.
//!
//! - `begun`: an authorization that waits in the store, good for one answer. `browser`: begin and finish
//!   with OAuth 2, `three_legs` with OAuth 1.
//! - `loopback`: the desktop's way; `listener` waits for the browser, `request` reads what it asks, `page` is
//!   what people see.
//! - `device`: a code to type on another device. `own`: a grant for the client itself.
//! - `imported`: tokens from elsewhere; `held`: tokens for somebody else. `carried`: a temporary token of OAuth 1
//!   that the caller kept. `label`: what the account is called.
//! - `storing`: what came goes into the account. `to_the_end`: what sends a code is not cut off.

mod begun;
mod browser;
mod carried;
mod device;
mod held;
mod imported;
mod label;
mod listener;
mod loopback;
mod own;
mod page;
mod request;
mod storing;
mod three_legs;
mod to_the_end;

pub use begun::{Begin, Begun, Finished};
pub(super) use begun::{forget, is_waiting};
pub(super) use browser::{begin, finish, finish_pasted};
pub use carried::CarriedToken;
pub(super) use carried::finish_carried;
pub use device::DeviceCode;
pub(super) use device::{begin_device, finish_device};
pub use held::HeldTokens;
pub(super) use held::held;
pub use imported::ImportedTokens;
pub(super) use imported::{import, import_first};
pub use loopback::LoopbackOptions;
pub(super) use loopback::authorize;
pub(super) use own::authorize_client;
