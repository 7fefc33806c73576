//! The client against a small fake server, for answers that a real one rarely gives.

mod fake;
mod envelopes;
