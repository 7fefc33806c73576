//! An encrypted store for secrets, in one file that several processes share.
//!
//! - `key`: where the 32-byte key comes from. `kdf`: a passphrase becomes a key.
//! - `seal`: records bound to their place. `format`: the file. `manifest`: all records as one whole.
//! - `place`: owner, mode, links, and writes that a crash cannot tear. `surroundings`: who else could replace the
//!   file; `private_group`: whom its group lets in. `lock`: one writer at a time.
//! - `store`: the vault itself.

mod format;
mod kdf;
mod key;
mod lock;
mod manifest;
mod place;
mod private_group;
mod seal;
mod store;
mod surroundings;

pub use kdf::Argon2Settings;
pub use key::{KeySource, create_key_file};
pub use lock::{Lock, lock_file};
pub use place::{FileIdentity, make_directory};
pub use store::{Records, Vault};

#[cfg(test)]
mod tests;
