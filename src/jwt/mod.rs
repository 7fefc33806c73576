//! JSON Web Tokens with pinned HMAC algorithms and strict verification.
