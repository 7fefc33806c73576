//! A process is killed with SIGKILL at every point of a save, and another one goes on.

use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dealdocs::documents::{Observer, Point};

use super::disk::DiskDeal;
use super::{again, callback, core, place};

const POINT: &str = "DEALDOCS_TEST_POINT";

/// Says that the point was reached, and never comes back.
struct Halt {
    point: Point,
    place: PathBuf,
}

impl Observer for Halt {
    fn reached(&self, point: Point) -> dealdocs::Result<()> {
        if point == self.point {
            std::fs::write(self.place.join("reached"), "").unwrap();
            loop {
                std::thread::sleep(Duration::from_secs(60));
            }
        }
        Ok(())
    }
}

#[tokio::test]
#[ignore = "the process that the other test kills"]
async fn killed() {
    let Some(place) = place() else { return };
    let wanted = std::env::var(POINT).unwrap();
    let point = Point::ALL.into_iter().find(|point| format!("{point:?}") == wanted).unwrap();
    let halt = Arc::new(Halt { point, place: place.clone() });
    let core = Arc::new(core(&place, &place.join("data"), 0).with_observer(halt));
    callback(&core, 0).await.unwrap();
    std::fs::write(place.join("acknowledged"), "").unwrap();
    core.resume().await.unwrap();
}

fn wait_and_kill(mut child: Child, place: &Path, point: Point) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !place.join("reached").exists() {
        assert!(Instant::now() < deadline, "{point:?} was never reached");
        assert!(child.try_wait().unwrap().is_none(), "the process ended before {point:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_save_survives_a_kill_at_every_point() {
    let children: Vec<(tempfile::TempDir, Point, Child)> = Point::ALL
        .into_iter()
        .map(|point| {
            let place = tempfile::tempdir().unwrap();
            DiskDeal::new(place.path()).seed("Offer.docx", "start.");
            std::fs::write(place.path().join("saved"), "start edit.").unwrap();
            let child = again("kill::killed", place.path()).env(POINT, format!("{point:?}")).spawn().unwrap();
            (place, point, child)
        })
        .collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (place, point, child) in children {
        wait_and_kill(child, place.path(), point);
        runtime.block_on(go_on(place.path(), point));
    }
}

async fn go_on(place: &Path, point: Point) {
    let deal = DiskDeal::new(place);
    let acknowledged = place.join("acknowledged").exists();
    let durable = !matches!(point, Point::Received | Point::BytesOnDisk);
    assert!(durable || !acknowledged, "{point:?}: acknowledged before the bytes were durable");
    let after_kill = deal.active();
    assert!(
        after_kill.iter().any(|(name, content)| content == "start." && name == "Offer.docx")
            || after_kill.iter().any(|(_, content)| content == "start edit."),
        "{point:?}: neither the old nor the new content is there: {after_kill:?}"
    );
    // An hour later: the lease of the dead process ran out, and its upload has settled.
    let core = Arc::new(core(place, &place.join("data"), 3_600_000));
    if durable {
        // The Document Server is gone: what was acknowledged must be here.
        std::fs::remove_file(place.join("saved")).unwrap();
    } else {
        callback(&core, 0).await.unwrap();
    }
    core.resume().await.unwrap();
    assert_eq!(core.pending().await.unwrap(), [], "{point:?}");
    assert_eq!(core.failed().await.unwrap(), [], "{point:?}");
    assert_eq!(deal.active(), [("Offer.docx".to_owned(), "start edit.".to_owned())], "{point:?}");
    assert_eq!(deal.uploads(), 1, "{point:?}: one upload is enough");
    let left = std::fs::read_dir(place.join("data/spool")).unwrap().count();
    assert!(left == 0 || matches!(point, Point::BytesOnDisk | Point::Done), "{point:?}: bytes were left");
}
