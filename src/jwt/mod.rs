//! JSON Web Tokens with pinned HMAC algorithms and strict verification.
//!
//! `jsonwebtoken` signs and compares; the framing is ours, so that a payload is signed byte for
//! byte as given and nothing of a token is decoded before its size and header are accepted.

mod algorithm;
mod claims;
mod header;
mod secret;
mod sign;
mod verify;

#[cfg(test)]
mod tests;

pub use algorithm::Algorithm;
pub use secret::Secret;
pub use sign::{sign, sign_claims};
pub use verify::{CALLBACK_BYTES, Verified, Verifier};
