use super::*;
use crate::{Error, ErrorKind};

#[test]
fn what_is_put_is_there_after_opening_again() {
    let scene = scene();
    let vault = Vault::create(&scene.path, &scene.key, CHEAP).unwrap();
    put(&vault, "connection/acme", "CANARY-1");
    put(&vault, "connection/acme", "CANARY-2");
    put(&vault, "tokens/acme", "CANARY-3");
    let again = Vault::open(&scene.path, &scene.key).unwrap();
    assert_eq!(get(&again, "connection/acme").as_deref(), Some("CANARY-2"));
    assert_eq!(get(&again, "tokens/acme").as_deref(), Some("CANARY-3"));
    assert_eq!(again.generation().unwrap(), 4);
    let text = std::fs::read_to_string(&scene.path).unwrap();
    assert!(!text.contains("CANARY"));
    assert!(!format!("{vault:?} {:?}", scene.key).contains("CANARY"));
}

#[test]
fn a_failed_change_leaves_everything() {
    let scene = scene();
    let vault = Vault::create(&scene.path, &scene.key, CHEAP).unwrap();
    put(&vault, "a", "1");
    let failed: crate::Result<()> = vault.update(|records| {
        records.clear();
        Err(Error::config("no"))
    });
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::Config);
    assert_eq!(get(&vault, "a").as_deref(), Some("1"));
    assert_eq!(vault.generation().unwrap(), 2);
}

#[test]
fn nothing_is_written_when_nothing_changes() {
    let scene = scene();
    let vault = Vault::create(&scene.path, &scene.key, CHEAP).unwrap();
    put(&vault, "a", "1");
    let before = std::fs::read(&scene.path).unwrap();
    put(&vault, "a", "1");
    assert_eq!(std::fs::read(&scene.path).unwrap(), before);
}

/// Waits for its turn as often as it needs: the lock is not fair, and a busy disk is slow.
fn put_in_turn(vault: &Vault, place: &str) {
    for _ in 0..9 {
        let outcome = vault.update(|records| {
            records.insert(place.into(), zeroize::Zeroizing::new(b"x".to_vec()));
            Ok(())
        });
        match outcome {
            Ok(()) => return,
            Err(error) => assert_eq!(error.kind(), ErrorKind::Locked),
        }
    }
    panic!("no turn for {place}");
}

#[test]
fn writers_in_many_threads_lose_no_record() {
    let scene = scene();
    Vault::create(&scene.path, &scene.key, CHEAP).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let scene = &scene;
            scope.spawn(move || {
                let vault = Vault::open(&scene.path, &scene.key).unwrap();
                for number in 0..5 {
                    put_in_turn(&vault, &format!("{thread}/{number}"));
                }
            });
        }
    });
    let vault = Vault::open(&scene.path, &scene.key).unwrap();
    assert_eq!(vault.read().unwrap().len(), 40);
    assert_eq!(vault.generation().unwrap(), 41);
}

#[test]
fn a_rotated_key_opens_and_the_old_one_does_not() {
    let scene = scene();
    let mut vault = Vault::create(&scene.path, &scene.key, CHEAP).unwrap();
    put(&vault, "a", "1");
    vault.rotate_key(&passphrase("correct horse"), CHEAP).unwrap();
    assert_eq!(get(&vault, "a").as_deref(), Some("1"));
    put(&vault, "b", "2");
    assert_eq!(Vault::open(&scene.path, &scene.key).unwrap_err().kind(), ErrorKind::Config);
    let again = Vault::open(&scene.path, &passphrase("correct horse")).unwrap();
    assert_eq!(get(&again, "b").as_deref(), Some("2"));
}

#[test]
fn a_copy_of_the_handle_does_not_keep_the_lock() {
    let scene = scene();
    let file = lock_file(&scene.path);
    let held = Lock::acquire(&file, std::time::Duration::ZERO).unwrap();
    // What a process forked now would have.
    let _copy = held.file.try_clone().unwrap();
    drop(held);
    Lock::acquire(&file, std::time::Duration::ZERO).unwrap();
}

#[test]
fn a_lock_that_is_held_too_long_is_named() {
    let scene = scene();
    let file = lock_file(&scene.path);
    let held = Lock::acquire(&file, std::time::Duration::ZERO).unwrap();
    let error = Lock::acquire(&file, std::time::Duration::from_millis(30)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    drop(held);
    Lock::acquire(&file, std::time::Duration::ZERO).unwrap();
}
