//! One call through a connection.
//!
//! - `call`: what the caller wants. `identity`: who is calling. `answer`: what came back.
//! - `sending`: the call on its way, redirects included.

mod answer;
mod call;
mod identity;
mod sending;

pub use answer::Answer;
pub use call::{Call, Content, FilePart, Follow, FormData};
pub use identity::{Identity, Proof};
pub use sending::send;
