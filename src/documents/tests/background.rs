//! A save whose delivery failed goes on without anybody's call.

use std::sync::Arc;
use std::time::Duration;

use super::bench::Bench;
use super::deal::Fault;
use crate::ErrorKind;
use crate::documents::{Core, Point, Report};
use crate::onlyoffice::CallbackStatus;

/// Waits until nothing is on its way any more.
async fn delivered(core: &Core) {
    for _ in 0..600 {
        if core.pending().await.unwrap().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never delivered: {:#?}", core.pending().await.unwrap());
}

fn edited() -> Vec<(String, String)> {
    vec![("Offer.docx".into(), "start edit.".into())]
}

#[tokio::test]
async fn a_failed_delivery_is_repeated_by_itself() {
    let bench = Bench::going_on(|_| {});
    let offer = bench.open().await;
    bench.deal.fail_next([Fault::Refused(ErrorKind::Server)]);
    bench.save(&offer, 2, "start edit.").await.unwrap();
    assert_eq!(bench.core.pending().await.unwrap()[0].attempts, 1);
    delivered(&bench.core).await;
    assert_eq!(bench.files(), edited());
    assert_ne!(bench.open().await.key, offer.key, "the document can be opened again");
}

#[tokio::test]
async fn the_first_use_works_on_what_a_crash_left() {
    let bench = Bench::new();
    let offer = bench.open().await;
    *bench.stop.0.lock().unwrap() = Some(Point::Uploading);
    bench.save(&offer, 2, "start edit.").await.unwrap();
    assert_eq!(bench.core.pending().await.unwrap().len(), 1);
    bench.pass(7200);
    let next = bench.second_core_going_on();
    let come = Report { status: CallbackStatus::Editing, ..Report::default() };
    let other = Report { key: offer.key.clone(), ..come };
    next.report(&super::bench::link(&offer), other).await.unwrap();
    delivered(&next).await;
    assert_eq!(bench.files(), edited());
}

#[tokio::test]
async fn the_work_ends_with_the_documents() {
    let bench = Bench::going_on(|_| {});
    let offer = bench.open().await;
    bench.deal.fail_next([Fault::Refused(ErrorKind::Server)]);
    bench.save(&offer, 2, "start edit.").await.unwrap();
    let core = Arc::downgrade(&bench.core);
    drop(bench);
    // The task may be looking into the journal at this moment.
    for _ in 0..600 {
        if core.upgrade().is_none() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the task keeps the documents");
}

#[tokio::test]
async fn a_callback_that_must_not_wait_leaves_the_work_to_resume() {
    let bench = Bench::going_on(|settings| settings.deliver_within = Duration::ZERO);
    let offer = bench.open().await;
    bench.save(&offer, 2, "start edit.").await.unwrap();
    assert!(!bench.core.goes_on());
    assert_eq!(bench.core.pending().await.unwrap().len(), 1);
    bench.core.resume().await.unwrap();
    assert_eq!(bench.files(), edited());
}

#[tokio::test]
async fn nothing_runs_when_nothing_waits() {
    let bench = Bench::going_on(|_| {});
    assert!(!bench.core.goes_on(), "making the documents starts nothing");
    let offer = bench.open().await;
    bench.save(&offer, 2, "start edit.").await.unwrap();
    for _ in 0..600 {
        if !bench.core.goes_on() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the task never ends");
}
