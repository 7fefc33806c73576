mod crashes;
mod files;
mod records;
mod tampering;
mod vectors;

use std::path::PathBuf;

use secrecy::SecretString;

use super::*;

/// The cheapest settings within bounds.
const CHEAP: Argon2Settings = Argon2Settings { memory_kib: 19 * 1024, passes: 2, lanes: 1 };

struct Scene {
    _directory: tempfile::TempDir,
    path: PathBuf,
    key: KeySource,
}

fn scene() -> Scene {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("connections.vault");
    let key_file = directory.path().join("key");
    create_key_file(&key_file).unwrap();
    Scene { _directory: directory, path, key: KeySource::KeyFile(key_file) }
}

fn passphrase(text: &str) -> KeySource {
    KeySource::Passphrase(SecretString::from(text))
}

fn put(vault: &Vault, place: &str, value: &str) {
    vault.update(|records| Ok(records.insert(place.into(), zeroize::Zeroizing::new(value.into())))).unwrap();
}

fn get(vault: &Vault, place: &str) -> Option<String> {
    vault.read().unwrap().get(place).map(|value| String::from_utf8(value.to_vec()).unwrap())
}
