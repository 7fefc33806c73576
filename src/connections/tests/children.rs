//! Real processes: killed while they hold the lock, with a full disk, in a directory that cannot be written.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::refreshing::{status, token};
use super::scene::{Scene, open_in};
use crate::connections::Status;

const DIRECTORY: &str = "DEALDOCS_TEST_DIRECTORY";

/// The user `nobody`.
const NOBODY: u32 = 65534;

/// Runs in the child: asks for a token and prints what came of it.
#[test]
#[ignore = "runs in the children of the tests below"]
fn child() {
    let directory = std::env::var(DIRECTORY).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let outcome = runtime.block_on(async {
        let acme = open_in(Path::new(&directory)).connection("acme", None).await.unwrap();
        token(&acme).await
    });
    let text = match outcome {
        Ok(token) => format!("TOKEN {token}"),
        Err(error) => format!("ERROR {:?} {error}", error.kind()),
    };
    std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes()).unwrap();
}

fn command(directory: &Path, through: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", &format!("{through} exec \"$0\" \"$@\"")])
        .arg(std::env::current_exe().unwrap())
        .args(["connections::tests::children::child", "--exact", "--ignored", "--nocapture"])
        .env(DIRECTORY, directory)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// The connection's access token ends by the clock of the machine, which the children see.
async fn expired_for_children() -> Scene {
    let scene = Scene::new().await;
    scene.clock.jump(-7200);
    scene.import(3600).await;
    scene.clock.jump(7200);
    scene
}

async fn output(command: &mut Command) -> String {
    let mut child = tokio::process::Command::from(std::mem::replace(command, Command::new("true")));
    String::from_utf8(child.output().await.unwrap().stdout).unwrap()
}

#[tokio::test]
async fn row_13_processes_make_one_request() {
    let scene = expired_for_children().await;
    scene.server.state().delay = Duration::from_millis(500);
    let directory = scene.place.directory.path();
    let mut children: Vec<_> = (0..6).map(|_| command(directory, "")).collect();
    let outputs = futures_util::future::join_all(children.iter_mut().map(output)).await;
    for output in outputs {
        assert!(output.contains("TOKEN access-1"), "{output}");
    }
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test]
async fn row_15_a_killed_holder_leaves_no_lock() {
    for rotated in [false, true] {
        let scene = expired_for_children().await;
        scene.server.state().delay = Duration::from_secs(3600);
        let mut child = command(scene.place.directory.path(), "").spawn().unwrap();
        scene.server.asked(1).await;
        assert!(scene.place.open().generation().await.is_ok(), "readers are not kept waiting");
        child.kill().unwrap();
        child.wait().unwrap();
        scene.server.state().delay = Duration::ZERO;
        if rotated {
            scene.server.state().seed("lost", "lost-refresh");
        }
        let next = open_in(scene.place.directory.path()).connection("acme", None).await.unwrap();
        let outcome = token(&next).await;
        assert_eq!(scene.server.posts(), 2, "the mark allows one more try");
        if rotated {
            assert!(outcome.unwrap_err().message().contains("cut off"));
            assert_eq!(status(&next).await, Status::NeedsReauth);
        } else {
            assert_eq!(outcome.unwrap(), "access-1");
        }
    }
}

#[tokio::test]
async fn row_9_a_full_disk_is_noticed_before_the_token_is_spent() {
    let scene = expired_for_children().await;
    let before = std::fs::read(scene.place.path()).unwrap();
    // No file may grow over 512 or 1024 bytes: the first write of the vault fails half-way.
    let full = "trap '' XFSZ; ulimit -f 1;";
    let told = output(&mut command(scene.place.directory.path(), full)).await;
    assert!(told.contains("ERROR Storage"), "{told}");
    assert_eq!(scene.server.posts(), 0);
    assert_eq!(std::fs::read(scene.place.path()).unwrap(), before);
    let leftovers = std::fs::read_dir(scene.place.directory.path()).unwrap();
    let names: Vec<_> = leftovers.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().all(|name| !name.starts_with(".tmp")), "{names:?}");
}

#[tokio::test]
async fn row_9_a_directory_that_cannot_be_written_is_noticed_before_the_token_is_spent() {
    let scene = expired_for_children().await;
    let directory = scene.place.directory.path();
    let mut child = command(directory, "");
    if rustix::process::geteuid().is_root() {
        // Root writes everywhere, so the child is somebody else.
        for name in std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
            std::os::unix::fs::chown(name, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        std::os::unix::fs::chown(directory, Some(NOBODY), Some(NOBODY)).unwrap();
        child.uid(NOBODY).gid(NOBODY);
    }
    std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o500)).unwrap();
    let told = output(&mut child).await;
    std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o700)).unwrap();
    assert!(told.contains("ERROR Storage"), "{told}");
    assert_eq!(scene.server.posts(), 0);
}
