//! The work stops at every point, requests fail in every way, two workers run at once.

use std::sync::Arc;

use super::bench::Bench;
use super::deal::Fault;
use crate::ErrorKind;
use crate::documents::{Point, Retire, Step, Verify};

fn offer_docx(content: &str) -> Vec<(String, String)> {
    vec![("Offer.docx".into(), content.into())]
}

#[tokio::test]
async fn a_save_survives_a_stop_at_every_point() {
    for point in Point::ALL {
        let bench = Bench::new();
        let offer = bench.open().await;
        *bench.stop.0.lock().unwrap() = Some(point);
        let first = bench.save(&offer, 2, "start edit.").await;
        let before_durable = matches!(point, Point::Received | Point::BytesOnDisk | Point::Fetched);
        assert_eq!(first.is_err(), before_durable, "{point:?}");
        if first.is_err() {
            bench.save(&offer, 2, "start edit.").await.unwrap();
        }
        bench.settle().await;
        assert_eq!(bench.files(), offer_docx("start edit."), "{point:?}");
        assert_eq!(bench.core.failed().await.unwrap(), [], "{point:?}");
        assert!(bench.deal.state().vanished.is_empty(), "{point:?}");
        // A stop just before the bytes were removed leaves them to the sweep.
        assert!(bench.spool_is_empty() || point == Point::Done, "{point:?}");
    }
}

#[tokio::test]
async fn every_failure_of_every_request_is_survived_without_duplicates() {
    let faults = [
        Fault::AnswerLost,
        Fault::Halved,
        Fault::Refused(ErrorKind::Server),
        Fault::Refused(ErrorKind::RateLimit),
        Fault::Refused(ErrorKind::BudgetExhausted),
        Fault::Refused(ErrorKind::Timeout),
        Fault::Refused(ErrorKind::Connect),
        Fault::Refused(ErrorKind::Authentication),
        Fault::Refused(ErrorKind::Blocked),
    ];
    // Requests that write, in order: upload, rename, delete of the old file.
    for (fault, position) in faults.into_iter().flat_map(|fault| (0..3).map(move |at| (fault, at))) {
        for verify in [Verify::Size, Verify::Content] {
            let bench = Bench::with(|settings| settings.verify = verify);
            let offer = bench.open().await;
            bench.deal.skip_then_fail(position, fault);
            bench.save(&offer, 2, "start edit.").await.unwrap();
            bench.settle().await;
            assert_eq!(bench.files(), offer_docx("start edit."), "{fault:?} at {position}");
            assert!(bench.deal.state().vanished.is_empty(), "{fault:?} at {position}");
            assert!(bench.spool_is_empty());
        }
    }
}

#[tokio::test]
async fn a_document_is_not_opened_while_its_save_is_on_its_way() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.deal.fail_next([Fault::Refused(ErrorKind::Server)]);
    bench.save(&offer, 2, "start edit.").await.unwrap();
    let refused = bench.core.offer(&bench.viewer(), 7, bench.file).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::SaveInProgress);
    assert!(refused.details().retry_after.is_some());
    bench.settle().await;
    bench.open().await;
}

#[tokio::test]
async fn a_save_that_is_given_up_keeps_its_bytes_and_can_be_retried() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.deal.fail_next([Fault::Refused(ErrorKind::FileTooLarge)]);
    bench.save(&offer, 2, "start edit.").await.unwrap();
    let failed = bench.core.failed().await.unwrap();
    assert_eq!(failed.len(), 1);
    assert!(failed[0].error.as_deref().unwrap().contains("refused by the test"));
    // The next session starts from the bytes that did not get through.
    let next = bench.open().await;
    let content = bench.core.content(&next.document, "3").await.unwrap();
    assert_eq!(content.size, Some(11));
    bench.core.retry(failed[0].id, None).await.unwrap();
    bench.settle().await;
    assert_eq!(bench.files(), offer_docx("start edit."));
    assert_eq!(bench.core.retry(failed[0].id, None).await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_save_retried_after_a_newer_one_does_not_overwrite_it() {
    let bench = Bench::new();
    let first = bench.open().await;
    bench.deal.fail_next([Fault::Refused(ErrorKind::FileTooLarge)]);
    bench.save(&first, 2, "start one.").await.unwrap();
    let second = bench.open().await;
    bench.save(&second, 2, "start one two.").await.unwrap();
    let failed = bench.core.failed().await.unwrap();
    bench.core.retry(failed[0].id, None).await.unwrap();
    bench.settle().await;
    let files = bench.files();
    assert_eq!(files[0], ("Offer.docx".into(), "start one two.".into()));
    assert!(files[1].0.contains("conflict copy"), "{files:?}");
}

#[tokio::test]
async fn later_forced_saves_stand_for_earlier_ones_that_wait() {
    let bench = Bench::with(|settings| settings.deliver_within = std::time::Duration::ZERO);
    let offer = bench.open().await;
    bench.save(&offer, 6, "start one.").await.unwrap();
    bench.save(&offer, 6, "start one two.").await.unwrap();
    bench.save(&offer, 2, "start one two three.").await.unwrap();
    bench.settle().await;
    assert_eq!(bench.deal.state().uploads, 1);
    assert_eq!(bench.files(), offer_docx("start one two three."));
}

#[tokio::test]
async fn two_workers_never_do_the_same_save() {
    for retire in [Retire::Delete, Retire::Rename] {
        let bench = Bench::with(|settings| {
            settings.deliver_within = std::time::Duration::ZERO;
            settings.retire = retire;
        });
        let offer = bench.open().await;
        bench.save(&offer, 2, "start edit.").await.unwrap();
        let other = bench.second_core();
        let (here, there) = tokio::join!(bench.core.resume(), other.resume());
        assert_eq!(here.unwrap().finished + there.unwrap().finished, 1);
        assert_eq!(bench.deal.state().uploads, 1);
    }
}

#[tokio::test]
async fn the_same_callback_twice_at_once_makes_one_version() {
    let bench = Bench::new();
    let offer = bench.open().await;
    let (first, second) =
        tokio::join!(bench.save(&offer, 2, "start edit."), bench.save(&offer, 2, "start edit."));
    // The one that came second is told to come again, or finds the bytes safe.
    assert!(first.is_ok() || second.is_ok());
    bench.settle().await;
    assert_eq!(bench.deal.state().uploads, 1);
    assert_eq!(bench.files(), offer_docx("start edit."));
}

#[tokio::test]
async fn forgotten_files_are_recovered_once() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    bench.editor.state().failing = 1;
    bench.save(&offer, 2, "start edit.").await.unwrap_err();
    {
        let mut editor = bench.editor.state();
        editor.forgotten.insert(offer.key.clone(), b"start edit.".to_vec());
        editor.forgotten.insert("foreign".into(), b"foreign.".to_vec());
        editor.open.push(offer.key.clone());
    }
    let recovered = bench.core.recover_forgotten().await.unwrap();
    assert_eq!((recovered.in_use.len(), recovered.unknown.len()), (1, 1));
    bench.editor.state().open.clear();
    // A crash between the durable bytes and the deletion: the second round finds the same bytes.
    let copy = bench.editor.state().forgotten.clone();
    assert_eq!(bench.core.recover_forgotten().await.unwrap().saved, std::slice::from_ref(&offer.key));
    bench.editor.state().forgotten = copy;
    assert_eq!(bench.core.recover_forgotten().await.unwrap().saved, std::slice::from_ref(&offer.key));
    bench.settle().await;
    assert_eq!(bench.files(), offer_docx("start edit."));
    assert_eq!(bench.editor.state().forgotten.len(), 1);
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_takes_its_upload_back() {
    let bench = Bench::with(|settings| settings.deliver_within = std::time::Duration::ZERO);
    let offer = bench.open().await;
    bench.save(&offer, 2, "start edit.").await.unwrap();
    let slow = Arc::clone(&bench.core);
    let (job, lease) = slow.claim(None).await.unwrap().unwrap();
    bench.pass(3600);
    let other = bench.second_core();
    other.resume().await.unwrap();
    assert_eq!(bench.files(), offer_docx("start edit."));
    assert!(slow.work_on(job, lease).await.is_err(), "the slow worker must notice");
    assert_eq!(bench.files(), offer_docx("start edit."));
    assert_eq!(bench.core.pending().await.unwrap().iter().filter(|job| job.step != Step::Done).count(), 0);
}
