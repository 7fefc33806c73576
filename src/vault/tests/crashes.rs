//! Rows 5 and 8: a process killed at each step of a write, and old copies put back.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::*;
use crate::ErrorKind;
use crate::vault::place::CRASH_POINT;

const DIRECTORY: &str = "DEALDOCS_TEST_DIRECTORY";

/// Runs in the child, which kills itself on the way.
#[test]
#[ignore = "runs in the children of the test below"]
fn child() {
    let directory = std::env::var(DIRECTORY).unwrap();
    let directory = Path::new(&directory);
    let key = KeySource::KeyFile(directory.join("key"));
    let vault = Vault::open(&directory.join("connections.vault"), &key).unwrap();
    put(&vault, "a", "new");
}

#[test]
fn row_8_a_kill_at_each_step_leaves_the_old_or_the_new() {
    for (step, expected) in [("written", "old"), ("synced", "old"), ("renamed", "new"), ("never", "new")] {
        let scene = scene();
        put(&Vault::create(&scene.path, &scene.key, CHEAP).unwrap(), "a", "old");
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["vault::tests::crashes::child", "--exact", "--ignored"])
            .env(DIRECTORY, scene.path.parent().unwrap())
            .env(CRASH_POINT, step)
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.signal(), (step != "never").then_some(9), "{step}");
        // The next process finds no lock, reads, and writes.
        let vault = Vault::open(&scene.path, &scene.key).unwrap();
        assert_eq!(get(&vault, "a").as_deref(), Some(expected), "{step}");
        put(&vault, "a", "next");
        assert_eq!(get(&vault, "a").as_deref(), Some("next"), "{step}");
    }
}

#[test]
fn row_5_an_old_copy_is_noticed_by_whoever_saw_a_newer_one() {
    let scene = scene();
    let vault = Vault::create(&scene.path, &scene.key, CHEAP).unwrap();
    put(&vault, "a", "old");
    let copy = std::fs::read(&scene.path).unwrap();
    put(&vault, "a", "new");
    let newest = vault.generation().unwrap();
    std::fs::write(&scene.path, copy).unwrap();
    // In this process, and in one that is told what somebody remembers.
    let told = Vault::open_at_least(&scene.path, &scene.key, newest).map(drop);
    for error in [vault.read().unwrap_err(), told.unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::Vault);
        assert!(error.message().contains("older copy"), "{error}");
    }
    let failed: crate::Result<()> = vault.update(|_| Ok(()));
    assert!(failed.is_err(), "nothing is written over it");
    // Without a memory an old copy of the whole file cannot be told from a new one.
    assert_eq!(get(&Vault::open(&scene.path, &scene.key).unwrap(), "a").as_deref(), Some("old"));
}

#[test]
fn row_5_readers_beside_a_writer_see_no_old_copy() {
    let scene = scene();
    let vault = Vault::create(&scene.path, &scene.key, CHEAP).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..50).for_each(|_| drop(vault.read().unwrap())));
        }
        (0..20).for_each(|number| put(&vault, "a", &number.to_string()));
    });
}
