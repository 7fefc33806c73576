//! OAuth 1.0a request signing (RFC 5849).
//!
//! - `encoding`: percent encoding as section 3.6 defines it.
//! - `base_string`: what is signed (3.4.1).
//! - `signature`: how it is signed (3.4.2, 3.4.4, and the SHA-2 variants in use).
//! - `signer`: the protocol parameters and the header that carries them (3.5.1). `placement`: where else they go.

mod base_string;
mod placement;
mod signature;
mod signer;

pub use base_string::base_string;
pub use placement::Placement;
pub use signature::SignatureMethod;
pub use signer::{Moment, Signed, Signer, Token};

#[cfg(test)]
mod tests;
