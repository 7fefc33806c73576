//! Blank documents, written by our own code.

mod locale;
mod package;
mod parts;

#[cfg(test)]
mod tests;

pub use locale::{Locale, Paper};
pub use package::blank;
