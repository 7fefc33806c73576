//! An encrypted store for secrets, in one file that several processes share.
//!
//! - `key`: where the 32-byte key comes from. `kdf`: a passphrase becomes a key.
//! - `seal`: records bound to their place. `format`: the file. `manifest`: all records as one whole.
//! - `place`: owner, mode, links, and writes that a crash cannot tear. `lock`: one writer at a time.
//! - `store`: the vault itself.

mod format;
mod kdf;
mod key;
mod lock;
mod manifest;
mod place;
mod seal;
mod store;

pub use kdf::Argon2Settings;
pub use key::{KeySource, create_key_file};
pub use lock::{Lock, lock_file};
pub use place::FileIdentity;
pub use store::{Records, Vault};

#[cfg(test)]
mod tests;
