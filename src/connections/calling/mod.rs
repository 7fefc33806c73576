//! One call through a connection.
//!
//! - `call`: what the caller wants. `identity`: who is calling. `answer`: what came back; `head`:
//!   what it tells besides its body.
//! - `hop`: one request of the call, and what a redirect makes of it.
//! - `placing`: credentials find their place, the signature last. `sending`: the way there.

mod answer;
mod call;
mod head;
mod hop;
mod identity;
mod placing;
mod sending;
#[cfg(test)]
mod tests;

pub use answer::Answer;
pub use call::{Call, Follow};
pub use head::Head;
pub use identity::{Identity, Proof};
pub use sending::{deadline, send, send_by};
