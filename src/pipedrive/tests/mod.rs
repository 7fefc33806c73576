//! The client against a small fake server, for answers that a real one rarely gives.

mod credentials;
mod envelopes;
mod fake;
mod files;
mod lists;
mod repeats;
mod requests;
mod scanning;
