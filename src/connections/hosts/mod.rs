//! The hosts that may get a connection's credential.

mod allowed;
mod pattern;
#[cfg(test)]
mod tests;

pub use allowed::AllowedHosts;
pub use pattern::HostPattern;
