use serde_json::{Value, json};

use super::*;
use crate::ErrorKind;

const ONE_TEXT: &str = "the vault cannot be decrypted: wrong key or damaged file";

fn vault_with_passphrase() -> (Scene, KeySource) {
    let (scene, key) = (scene(), passphrase("correct horse"));
    let vault = Vault::create(&scene.path, &key, CHEAP).unwrap();
    put(&vault, "connection/a", "secret a");
    put(&vault, "connection/b", "secret b");
    (scene, key)
}

fn change(scene: &Scene, edit: impl FnOnce(&mut Value)) {
    let mut file: Value = serde_json::from_slice(&std::fs::read(&scene.path).unwrap()).unwrap();
    edit(&mut file);
    std::fs::write(&scene.path, serde_json::to_vec(&file).unwrap()).unwrap();
}

#[test]
fn a_wrong_passphrase_says_one_thing() {
    let (scene, _) = vault_with_passphrase();
    let long = "x".repeat(100_000);
    // The last two differ only in normalisation: passphrases are taken as they are.
    for wrong in ["", "Correct horse", "correct horse ", &long, "caf\u{e9}", "cafe\u{301}"] {
        let error = Vault::open(&scene.path, &passphrase(wrong)).unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Vault, ONE_TEXT));
    }
}

#[test]
fn every_changed_byte_of_a_sealed_value_is_noticed() {
    let (scene, key) = vault_with_passphrase();
    let text = std::fs::read_to_string(&scene.path).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let sealed = [&file["manifest"], &file["records"]["connection/a"], &file["id"]];
    for value in sealed.map(|value| value.as_str().unwrap()) {
        for at in [0, value.len() / 2, value.len() - 5] {
            let other = if value.as_bytes()[at] == b'A' { "B" } else { "A" };
            let mut flipped = value.to_owned();
            flipped.replace_range(at..=at, other);
            std::fs::write(&scene.path, text.replace(value, &flipped)).unwrap();
            let error = Vault::open(&scene.path, &key).unwrap_err();
            assert_eq!(error.message(), ONE_TEXT, "byte {at} of {value}");
        }
    }
}

#[test]
fn records_cannot_change_places() {
    let (scene, key) = vault_with_passphrase();
    change(&scene, |file| {
        let other = file["records"]["connection/b"].clone();
        file["records"]["connection/a"] = other;
    });
    assert_eq!(Vault::open(&scene.path, &key).unwrap_err().message(), ONE_TEXT);
}

#[test]
fn a_removed_or_added_record_is_noticed() {
    for added in [false, true] {
        let (scene, key) = vault_with_passphrase();
        change(&scene, |file| {
            let copy = file["records"]["connection/a"].clone();
            let records = file["records"].as_object_mut().unwrap();
            if added {
                records.insert("connection/c".into(), copy);
            } else {
                records.remove("connection/a");
            }
        });
        assert_eq!(Vault::open(&scene.path, &key).unwrap_err().message(), ONE_TEXT);
    }
}

#[test]
fn a_record_from_an_older_copy_is_noticed() {
    let (scene, key) = vault_with_passphrase();
    let old: Value = serde_json::from_slice(&std::fs::read(&scene.path).unwrap()).unwrap();
    put(&Vault::open(&scene.path, &key).unwrap(), "connection/a", "newer");
    change(&scene, |file| file["records"]["connection/a"] = old["records"]["connection/a"].clone());
    assert_eq!(Vault::open(&scene.path, &key).unwrap_err().message(), ONE_TEXT);
}

#[test]
fn key_settings_out_of_bounds_are_refused_before_any_work() {
    for (name, value) in [
        ("memory_kib", json!(64 * 1024 * 1024)),
        ("memory_kib", json!(8)),
        ("passes", json!(2_147_483_648_u32)),
        ("passes", json!(0)),
        ("lanes", json!(1000)),
    ] {
        let (scene, key) = vault_with_passphrase();
        change(&scene, |file| file["key"]["argon2id"][name] = value.clone());
        let error = Vault::open(&scene.path, &key).unwrap_err();
        assert_eq!(error.message(), "the vault's key settings are out of bounds", "{name} {value}");
    }
}

#[test]
fn a_newer_version_is_named_and_its_fields_are_kept() {
    let (scene, key) = vault_with_passphrase();
    change(&scene, |file| file["later_field"] = json!({"a": 1}));
    put(&Vault::open(&scene.path, &key).unwrap(), "connection/c", "x");
    let file: Value = serde_json::from_slice(&std::fs::read(&scene.path).unwrap()).unwrap();
    assert_eq!(file["later_field"], json!({"a": 1}));
    change(&scene, |file| file["version"] = json!(2));
    let error = Vault::open(&scene.path, &key).unwrap_err();
    assert!(error.message().contains("format version 2"), "{error}");
}

#[test]
fn damaged_files_end_in_a_typed_error() {
    let (scene, key) = vault_with_passphrase();
    let whole = std::fs::read(&scene.path).unwrap();
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    for damaged in [&[][..], &[0; 100], b"{}", b"\xff\xfe", &whole[..whole.len() / 2], &deep] {
        std::fs::write(&scene.path, damaged).unwrap();
        assert_eq!(Vault::open(&scene.path, &key).unwrap_err().kind(), ErrorKind::Vault);
    }
}
