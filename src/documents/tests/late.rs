//! Saves that arrive late, after somebody came back, or that the clock puts into another order.

use super::bench::{Bench, DEAL, link};
use super::deal::Fault;
use crate::ErrorKind;
use crate::documents::journal::arrival::Arrival;
use crate::documents::{Offer, Report, Step};
use crate::onlyoffice::CallbackStatus;

fn offer_docx(content: &str) -> Vec<(String, String)> {
    vec![("Offer.docx".into(), content.into())]
}

fn timed(bench: &Bench, status: u64, content: &str, time: i64) -> Report {
    bench.editor.publish(content, content);
    Report {
        status: CallbackStatus::from_code(status),
        url: Some(content.into()),
        last_save: Some(time),
        ..Report::default()
    }
}

#[tokio::test]
async fn a_forced_save_is_taken_in_although_the_clock_of_the_server_went_back() {
    let bench = Bench::new();
    let offer = bench.open().await;
    for (content, time) in [("start one.", 20), ("start one two.", 10)] {
        bench.report(&offer, timed(&bench, 6, content, time)).await.unwrap();
    }
    assert_eq!(bench.files(), offer_docx("start one two."));
    let fetches = bench.editor.state().fetches;
    let end = Report { not_modified: true, ..timed(&bench, 2, "start one two.", 10) };
    bench.report(&offer, end).await.unwrap();
    assert_eq!(bench.editor.state().fetches, fetches, "the forced save of that time is here");
    assert_ne!(bench.open().await.key, offer.key);
}

#[tokio::test]
async fn not_modified_is_not_believed_when_the_forced_save_it_means_is_not_here() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.report(&offer, timed(&bench, 6, "start one.", 20)).await.unwrap();
    bench.editor.state().failing = 1;
    bench.report(&offer, timed(&bench, 6, "start one two.", 30)).await.unwrap_err();
    let end = Report { not_modified: true, ..timed(&bench, 2, "start one two.", 30) };
    bench.report(&offer, end).await.unwrap();
    assert_eq!(bench.files(), offer_docx("start one two."));
}

fn arrival(offer: &Offer, status: CallbackStatus, url: &str) -> Arrival {
    Arrival {
        document: offer.document.id.clone(),
        key: offer.key.clone(),
        user: "3".into(),
        status,
        url: url.into(),
        file_type: None,
        last_save: Some(10),
        not_modified: false,
        fingerprint: "f".into(),
        marker: "0123456789abcdef".into(),
    }
}

#[tokio::test]
async fn a_forced_save_that_did_not_arrive_is_not_needed_after_a_later_one() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.editor.state().failing = 1;
    bench.report(&offer, timed(&bench, 6, "start one.", 10)).await.unwrap_err();
    bench.report(&offer, timed(&bench, 6, "start one two.", 20)).await.unwrap();
    assert_eq!(bench.core.pending().await.unwrap(), []);
    assert_eq!(bench.files(), offer_docx("start one two."));
}

#[tokio::test]
async fn a_forced_save_fetched_after_a_later_one_leaves_no_copy() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.editor.publish("slow", "start one.");
    let slow = arrival(&offer, CallbackStatus::ForceSaved, "slow");
    let (job, lease) = bench.core.note(slow).await.unwrap().unwrap();
    bench.report(&offer, timed(&bench, 6, "start one two.", 20)).await.unwrap();
    bench.core.fetch(&job, &lease).await.unwrap();
    lease.end().await;
    bench.core.resume().await.unwrap();
    assert_eq!(bench.core.pending().await.unwrap(), []);
    assert_eq!(bench.files(), offer_docx("start one two."));
    // It counts for nothing: the end of the session is still recognised as held.
    let fetches = bench.editor.state().fetches;
    let end = Report { not_modified: true, ..timed(&bench, 2, "start one two.", 20) };
    bench.report(&offer, end).await.unwrap();
    assert_eq!(bench.editor.state().fetches, fetches);
}

#[tokio::test]
async fn a_session_that_somebody_came_back_to_goes_on_when_its_refused_end_arrives() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    bench.editor.state().failing = 1;
    bench.save(&offer, 2, "start one.").await.unwrap_err();
    bench.pass(1);
    bench.someone_edits(&offer).await;
    bench.pass(60);
    bench.core.resume().await.unwrap();
    assert_eq!(bench.files(), offer_docx("start one."));
    assert_eq!(bench.open().await.key, offer.key, "others join the session that is open");
    bench.save(&offer, 2, "start one two.").await.unwrap();
    assert_eq!(bench.files(), offer_docx("start one two."));
    assert_ne!(bench.open().await.key, offer.key);
}

#[tokio::test]
async fn a_page_in_the_place_of_the_document_never_replaces_it() {
    for page in ["<!DOCTYPE html><title>502</title>", "<?xml version=\"1.0\"?><Error/>", "{\"error\": 6}"] {
        let bench = Bench::new();
        let offer = bench.open().await;
        assert_eq!(bench.save(&offer, 2, page).await.unwrap_err().kind(), ErrorKind::Decode, "{page}");
        assert_eq!(bench.files(), offer_docx("start."));
        assert_eq!(bench.core.pending().await.unwrap()[0].step, Step::Received);
        // Damaged bytes are kept as they are, whatever they are.
        bench.save(&offer, 3, page).await.unwrap();
        assert_eq!(bench.core.copies("acme", DEAL).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_document_whose_last_save_is_being_fetched_is_not_opened() {
    let bench = Bench::new();
    let offer = bench.open().await;
    let arrival = arrival(&offer, CallbackStatus::MustSave, "slow");
    let (_, lease) = bench.core.note(arrival).await.unwrap().unwrap();
    let refused = bench.core.offer(&bench.viewer(), DEAL, bench.file).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::SaveInProgress);
    lease.end().await;
    bench.open().await;
}

#[tokio::test]
async fn the_wait_for_a_lost_upload_begins_when_its_answer_is_given_up() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.deal.fail_next([Fault::AnswerLost]);
    bench.deal.state().slow = Some((std::sync::Arc::clone(&bench.time), 60_000));
    bench.save(&offer, 2, "start edit.").await.unwrap();
    let [job] = &bench.core.pending().await.unwrap()[..] else { panic!("one save") };
    assert_eq!(job.upload_started, bench.time.load(std::sync::atomic::Ordering::SeqCst));
    bench.deal.state().slow = None;
    bench.settle().await;
    assert_eq!(bench.deal.state().uploads, 1);
    assert_eq!(bench.files(), offer_docx("start edit."));
}

#[tokio::test]
async fn a_clock_that_was_set_back_holds_nothing_up() {
    let bench = Bench::new();
    bench.pass(100_000);
    let offer = bench.open().await;
    bench.deal.fail_next([Fault::Refused(ErrorKind::Server)]);
    bench.save(&offer, 2, "start one.").await.unwrap();
    bench.pass(-7200);
    for _ in 0..2 {
        bench.core.resume().await.unwrap();
        bench.pass(30); // the upload may still appear
    }
    assert_eq!(bench.files(), offer_docx("start one."));

    let bench = Bench::with(|settings| settings.deliver_within = std::time::Duration::ZERO);
    bench.pass(100_000);
    let offer = bench.open().await;
    bench.save(&offer, 2, "start one.").await.unwrap();
    let (_, lease) = bench.core.claim(None).await.unwrap().unwrap();
    std::mem::forget(lease); // its worker is gone
    bench.pass(-7200);
    bench.second_core().resume().await.unwrap();
    assert_eq!(bench.files(), offer_docx("start one."));
}

#[tokio::test]
async fn bytes_left_for_long_are_tried_once_before_they_are_given_up() {
    let bench = Bench::new();
    let offer = bench.open().await;
    *bench.stop.0.lock().unwrap() = Some(crate::documents::Point::Received);
    bench.save(&offer, 2, "start one.").await.unwrap_err();
    bench.pass(7200);
    bench.core.resume().await.unwrap();
    assert_eq!(bench.files(), offer_docx("start one."));
}

#[tokio::test]
async fn a_document_follows_its_file_into_another_deal() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.deal.state().files.get_mut(&bench.file).unwrap().deal = 8;
    bench.save(&offer, 2, "start edit.").await.unwrap();
    let deals: Vec<u64> =
        bench.deal.state().files.values().filter(|file| file.active).map(|file| file.deal).collect();
    assert_eq!(deals, [8]);
    assert_eq!(bench.core.document(&offer.document.id).await.unwrap().deal, 8);
    // The link of a session that began in the old deal still saves.
    bench.report(&offer, Report { status: CallbackStatus::Closed, ..Report::default() }).await.unwrap();
    assert_eq!(link(&offer).deal, DEAL);
}

#[tokio::test]
async fn each_attempt_to_report_an_end_has_a_new_address_and_is_the_same_save() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    bench.pass(1);
    for attempt in 1..=3 {
        let url = format!("attempt {attempt}");
        bench.editor.publish(&url, "start edit.");
        bench.editor.state().failing = u32::from(attempt < 3);
        let end = Report {
            status: CallbackStatus::MustSave,
            url: Some(url),
            last_save: Some(attempt),
            ..Report::default()
        };
        assert_eq!(bench.report(&offer, end).await.is_ok(), attempt == 3);
        bench.pass(2);
    }
    assert_eq!(bench.core.pending().await.unwrap(), []);
    assert_eq!(bench.files(), offer_docx("start edit."));
    let rows = bench
        .core
        .journal
        .run_now(|connection| crate::documents::journal::jobs::select(connection, "1 = 1", &[]));
    assert_eq!(rows.unwrap().len(), 1);
}
