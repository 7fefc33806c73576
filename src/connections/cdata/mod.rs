//! Connection strings in the words of the CData drivers, so that an existing one keeps working.
//!
//! - `text`: `Key=Value;Key='a;b'` to pairs. `properties`: every property of the driver's documentation, and
//!   whether it is understood, ignored with a warning, or refused. `given`: those of one string.
//!   `settings`, `proxy`: what they mean, typed.
//! - Nothing is dropped in silence, and no message repeats a value.

mod given;
mod properties;
mod proxy;
mod settings;
#[cfg(test)]
mod tests;
mod text;

pub use settings::{AuthScheme, InitiateOAuth, Location, Settings};
