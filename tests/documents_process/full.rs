//! A disk that is really full, with every amount of space left on it.
//!
//! Two ways to run out of space: a small file system of its own, where the system lets us mount
//! one, and a limit on the size of files, which works everywhere.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use dealdocs::ErrorKind;
use dealdocs::documents::{Core, Step};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::disk::DiskDeal;
use super::{callback, core, place, through};

/// Size of a page, of the journal as of the file systems, in bytes.
const PAGE: u64 = 4096;
/// Pages that a save surely fits in, journal included.
const ENOUGH: u64 = 80;
/// Pages of the small file system.
const DISK: u64 = 256;

fn content() -> String {
    "start edit. ".repeat(5000)
}

/// A place whose disk can be made full, and free again.
struct Disk {
    place: PathBuf,
    directory: PathBuf,
    filler: PathBuf,
}

impl Disk {
    fn new(place: &Path, step: u64) -> Self {
        let deals = place.join("deals").join(step.to_string());
        DiskDeal::new(&deals).seed("Offer.docx", "start.");
        std::fs::write(deals.join("saved"), content()).unwrap();
        let directory = place.join("data").join(step.to_string());
        Self { place: deals, directory, filler: place.join("data/filler") }
    }

    fn core(&self, later: i64) -> Arc<Core> {
        Arc::new(core(&self.place, &self.directory, later))
    }

    fn deal(&self) -> DiskDeal {
        DiskDeal::new(&self.place)
    }

    /// Leaves `pages` free on the file system.
    fn fill(&self, pages: u64) {
        let piece = vec![0_u8; usize::try_from(PAGE).unwrap()];
        let mut file = std::fs::File::create(&self.filler).unwrap();
        while std::io::Write::write_all(&mut file, &piece).is_ok() {}
        let blocks = file.metadata().unwrap().blocks() * 512 / PAGE;
        file.set_len(blocks.saturating_sub(pages) * PAGE).unwrap();
    }

    fn free(&self) {
        std::fs::remove_file(&self.filler).unwrap();
    }

    /// Everything that is true of a callback that got no acknowledgement, or got one.
    async fn check(&self, acknowledged: bool, case: &str) {
        assert_eq!(self.deal().active(), [("Offer.docx".to_owned(), "start.".to_owned())], "{case}");
        let pending = self.core(0).pending().await.unwrap_or_default();
        let durable: Vec<_> = pending.iter().filter(|job| job.step.is_durable()).collect();
        assert!(durable.len() <= 1, "{case}");
        if acknowledged {
            let [job] = durable.as_slice() else { panic!("{case}: nothing is in the journal") };
            assert_eq!(job.step, Step::Fetched, "{case}");
            let kept = std::fs::read_to_string(self.directory.join(format!("spool/{}.bin", job.marker)));
            assert_eq!(kept.unwrap(), content(), "{case}");
        }
    }

    /// There is space again: what was not acknowledged comes again, and everything gets through.
    async fn finish(&self, acknowledged: bool, case: &str) {
        if acknowledged {
            std::fs::remove_file(self.place.join("saved")).unwrap();
        } else {
            callback(&self.core(60_000), 0).await.unwrap();
        }
        let core = self.core(3_600_000);
        core.resume().await.unwrap();
        assert_eq!((core.pending().await.unwrap(), core.failed().await.unwrap()), (vec![], vec![]), "{case}");
        assert_eq!(self.deal().active(), [("Offer.docx".to_owned(), content())], "{case}");
        std::fs::remove_dir_all(&self.directory).unwrap();
    }
}

fn assert_is_storage(result: &dealdocs::Result<()>, case: &str) {
    if let Err(error) = result {
        assert_eq!(error.kind(), ErrorKind::Storage, "{case}: {error}");
    }
}

#[tokio::test]
#[ignore = "runs on a small file system of its own"]
async fn with_little_space() {
    let Some(place) = place() else { return };
    let mut outcomes = Vec::new();
    for pages in 0..ENOUGH {
        let (disk, case) = (Disk::new(&place, pages), format!("{pages} pages free at the callback"));
        // Half of the journals exist already.
        if pages % 2 == 0 {
            disk.core(0).pending().await.unwrap();
        }
        disk.fill(pages);
        let result = callback(&disk.core(0), 0).await;
        assert_is_storage(&result, &case);
        disk.check(result.is_ok(), &case).await;
        disk.free();
        disk.finish(result.is_ok(), &case).await;
        outcomes.push(result.is_ok());
    }
    assert!(
        outcomes.first() == Some(&false) && outcomes.last() == Some(&true),
        "the cases reach from full to free: {outcomes:?}"
    );
}

#[tokio::test]
#[ignore = "runs on a small file system of its own"]
async fn delivered_with_little_space() {
    let Some(place) = place() else { return };
    let mut uploads = Vec::new();
    for pages in 0..ENOUGH {
        let (disk, case) = (Disk::new(&place, pages), format!("{pages} pages free at the delivery"));
        callback(&disk.core(0), 0).await.unwrap();
        disk.fill(pages);
        // A full disk may stop the journal anywhere; whether the call then fails does not matter.
        let _ = disk.core(0).resume().await;
        let active = disk.deal().active();
        let whole = |(name, text): &(String, String)| {
            (name == "Offer.docx" && text == "start.") || *text == content()
        };
        assert!(active.iter().any(whole), "{case}: {active:?}");
        disk.free();
        disk.finish(true, &case).await;
        uploads.push(disk.deal().uploads());
    }
    assert!(uploads.contains(&1), "{uploads:?}");
}

#[tokio::test]
#[ignore = "runs with a limit on the size of files"]
async fn with_small_files() {
    let Some(place) = place() else { return };
    let unlimited = getrlimit(Resource::Fsize);
    let mut outcomes = Vec::new();
    for pages in (0..ENOUGH).step_by(2) {
        let (disk, case) = (Disk::new(&place, pages), format!("files of at most {pages} pages"));
        setrlimit(Resource::Fsize, Rlimit { current: Some(pages * PAGE), ..unlimited }).unwrap();
        let result = callback(&disk.core(0), 0).await;
        setrlimit(Resource::Fsize, unlimited).unwrap();
        assert_is_storage(&result, &case);
        disk.check(result.is_ok(), &case).await;
        disk.finish(result.is_ok(), &case).await;
        outcomes.push(result.is_ok());
    }
    assert!(
        outcomes.first() == Some(&false) && outcomes.last() == Some(&true),
        "the cases reach from full to free: {outcomes:?}"
    );
}

/// Runs `script` with this program as its `"$@"`.
fn run(script: &str, test: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let log = folder.path().join("log");
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).arg(std::env::current_exe().unwrap());
    let mut command = through(command, test, folder.path());
    let output = std::fs::File::create(&log).unwrap();
    let ended = command.stdout(output.try_clone().unwrap()).stderr(output).status().unwrap();
    (!ended.success()).then(|| std::fs::read_to_string(&log).unwrap())
}

#[expect(clippy::print_stderr, reason = "what was not tested is said")]
fn run_on_a_small_disk(test: &str) {
    if run("exec unshare -rm true", test).is_some() {
        // nextest shows what is said here, though the test passes (.config/nextest.toml).
        eprintln!("SKIPPED {test}: this system does not let us mount a small disk of our own");
        eprintln!("The limit on the size of files is tested all the same.");
        return;
    }
    let size = DISK * PAGE;
    let mount = format!("mount -t tmpfs -o size={size} none \"$DEALDOCS_TEST_PLACE/data\" && exec \"$@\"");
    let failed = run(&format!("exec unshare -rm sh -c '{mount}' sh \"$@\""), test);
    assert_eq!(failed, None, "{}", failed.as_deref().unwrap_or_default());
}

#[test]
fn a_full_disk_never_acknowledges_what_it_does_not_hold() {
    run_on_a_small_disk("full::with_little_space");
}

#[test]
fn a_disk_that_fills_up_during_the_delivery_loses_nothing() {
    run_on_a_small_disk("full::delivered_with_little_space");
}

#[test]
fn files_that_cannot_grow_are_never_acknowledged() {
    // A process is ended when it passes the limit, unless it ignores the signal.
    let failed = run("trap '' XFSZ; exec \"$@\"", "full::with_small_files");
    assert_eq!(failed, None, "{}", failed.as_deref().unwrap_or_default());
}
