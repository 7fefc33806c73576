//! Two processes on one journal: the same callbacks at once, then two resumes at once.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dealdocs::ErrorKind;
use dealdocs::documents::Core;

use super::disk::DiskDeal;
use super::{again, callback, core, place};

/// Each round starts with a directory in which nothing was made yet.
const ROUNDS: usize = 6;
const DOCUMENTS: u64 = 4;
const RACER: &str = "DEALDOCS_TEST_RACER";

/// Waits until both processes are here.
fn meet(place: &Path, racer: &str, when: &str) {
    std::fs::write(place.join(format!("{when}-{racer}")), "").unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while !["a", "b"].iter().all(|racer| place.join(format!("{when}-{racer}")).exists()) {
        assert!(Instant::now() < deadline, "the other process never came");
        std::hint::spin_loop();
    }
}

#[tokio::test]
#[ignore = "one of the two processes of the other test"]
async fn racing() {
    let Some(place) = place() else { return };
    let racer = std::env::var(RACER).unwrap();
    for round in 0..ROUNDS {
        let place = place.join(round.to_string());
        let core = Arc::new(core(&place, &place.join("data"), 0));
        meet(&place, &racer, "callbacks");
        for number in 0..DOCUMENTS {
            report_until_accepted(&core, number).await;
        }
        meet(&place, &racer, "resumes");
        core.resume().await.unwrap();
    }
}

// As the Document Server does: whatever is not accepted comes again.
async fn report_until_accepted(core: &Arc<Core>, number: u64) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while let Err(error) = callback(core, number).await {
        assert_eq!(error.kind(), ErrorKind::SaveInProgress, "{error}");
        assert!(Instant::now() < deadline, "never accepted: {error}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn two_processes_make_one_version_of_each_save() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..ROUNDS {
        let place = folder.path().join(round.to_string());
        let deal = DiskDeal::new(&place);
        for number in 0..DOCUMENTS {
            deal.seed(&format!("Offer {number}.docx"), "start.");
        }
        std::fs::write(place.join("saved"), "start edit.").unwrap();
    }
    let racers = ["a", "b"].map(|racer| {
        let log = std::fs::File::create(folder.path().join(racer)).unwrap();
        (
            racer,
            again("race::racing", folder.path())
                .env(RACER, racer)
                .stdout(log.try_clone().unwrap())
                .stderr(log)
                .spawn()
                .unwrap(),
        )
    });
    for (racer, mut child) in racers {
        let ended = child.wait().unwrap();
        assert!(ended.success(), "{}", std::fs::read_to_string(folder.path().join(racer)).unwrap());
    }
    for round in 0..ROUNDS {
        let place = folder.path().join(round.to_string());
        let core = Arc::new(core(&place, &place.join("data"), 3_600_000));
        core.resume().await.unwrap();
        assert_eq!(core.pending().await.unwrap(), [], "round {round}");
        assert_eq!(core.failed().await.unwrap(), [], "round {round}");
        let deal = DiskDeal::new(&place);
        let mut files = deal.active();
        files.sort();
        let wanted: Vec<(String, String)> =
            (0..DOCUMENTS).map(|number| (format!("Offer {number}.docx"), "start edit.".to_owned())).collect();
        assert_eq!(files, wanted, "round {round}");
        assert_eq!(deal.contents(), 2 * usize::try_from(DOCUMENTS).unwrap(), "round {round}: uploads");
        assert_eq!(std::fs::read_dir(place.join("data/spool")).unwrap().count(), 0, "round {round}");
    }
}
